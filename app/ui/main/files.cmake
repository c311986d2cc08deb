target_sources(console_ui PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/aboutdialog.cpp
    ${CMAKE_CURRENT_LIST_DIR}/badgedelegate.cpp
    ${CMAKE_CURRENT_LIST_DIR}/cleardatadialog.cpp
    ${CMAKE_CURRENT_LIST_DIR}/headerbar.cpp
    ${CMAKE_CURRENT_LIST_DIR}/mainactions.cpp
    ${CMAKE_CURRENT_LIST_DIR}/mainwindow.cpp
    ${CMAKE_CURRENT_LIST_DIR}/mainwindow_forget.cpp
    ${CMAKE_CURRENT_LIST_DIR}/mainwindow_notices.cpp
    ${CMAKE_CURRENT_LIST_DIR}/mainwindow_practice.cpp
    ${CMAKE_CURRENT_LIST_DIR}/mainwindow_workspace.cpp
    ${CMAKE_CURRENT_LIST_DIR}/navigationpane.cpp
    ${CMAKE_CURRENT_LIST_DIR}/pagefactory.cpp
    ${CMAKE_CURRENT_LIST_DIR}/paymentannouncement.cpp
    ${CMAKE_CURRENT_LIST_DIR}/practicekeysdialog.cpp
    ${CMAKE_CURRENT_LIST_DIR}/supportbundledialog.cpp
    ${CMAKE_CURRENT_LIST_DIR}/workspaceopener.cpp
    ${CMAKE_CURRENT_LIST_DIR}/workspacepage.cpp)
