target_sources(console_ui PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/exportdialog.cpp
    ${CMAKE_CURRENT_LIST_DIR}/exportdialog_run.cpp
    ${CMAKE_CURRENT_LIST_DIR}/makepracticepaymentdialog.cpp
    ${CMAKE_CURRENT_LIST_DIR}/paymentdetailsdialog.cpp
    ${CMAKE_CURRENT_LIST_DIR}/paymentsview.cpp
    ${CMAKE_CURRENT_LIST_DIR}/paymenttimeline.cpp
    ${CMAKE_CURRENT_LIST_DIR}/receiptcontent.cpp
    ${CMAKE_CURRENT_LIST_DIR}/receiptdocument.cpp
    ${CMAKE_CURRENT_LIST_DIR}/receiptview.cpp
    ${CMAKE_CURRENT_LIST_DIR}/recentpaymentspage.cpp
    ${CMAKE_CURRENT_LIST_DIR}/recentpaymentspage_export.cpp
    ${CMAKE_CURRENT_LIST_DIR}/refundwords.cpp
    ${CMAKE_CURRENT_LIST_DIR}/syncstatusbar.cpp
    ${CMAKE_CURRENT_LIST_DIR}/viewdetailsdelegate.cpp)
