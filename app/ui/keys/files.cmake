target_sources(console_ui PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/deletesecretdialog.cpp
    ${CMAKE_CURRENT_LIST_DIR}/forgetworkspacedialog.cpp
    ${CMAKE_CURRENT_LIST_DIR}/keyspage.cpp
    ${CMAKE_CURRENT_LIST_DIR}/keyspage_actions.cpp
    ${CMAKE_CURRENT_LIST_DIR}/keyswords.cpp
    ${CMAKE_CURRENT_LIST_DIR}/proxylogindialog.cpp
    ${CMAKE_CURRENT_LIST_DIR}/replacesecretdialog.cpp
    ${CMAKE_CURRENT_LIST_DIR}/secretduedialog.cpp)
