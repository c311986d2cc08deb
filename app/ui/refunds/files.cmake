target_sources(console_ui PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/approvalspart.cpp
    ${CMAKE_CURRENT_LIST_DIR}/bulkpart.cpp
    ${CMAKE_CURRENT_LIST_DIR}/bulkrefunddialog.cpp
    ${CMAKE_CURRENT_LIST_DIR}/chiptable.cpp
    ${CMAKE_CURRENT_LIST_DIR}/decisiondialog.cpp
    ${CMAKE_CURRENT_LIST_DIR}/refundactions.cpp
    ${CMAKE_CURRENT_LIST_DIR}/refunddetailpane.cpp
    ${CMAKE_CURRENT_LIST_DIR}/refunddialog.cpp
    ${CMAKE_CURRENT_LIST_DIR}/refunddialog_ask.cpp
    ${CMAKE_CURRENT_LIST_DIR}/refundform.cpp
    ${CMAKE_CURRENT_LIST_DIR}/refundlistpart.cpp
    ${CMAKE_CURRENT_LIST_DIR}/refundoutcome.cpp
    ${CMAKE_CURRENT_LIST_DIR}/refundrowwords.cpp
    ${CMAKE_CURRENT_LIST_DIR}/refundspage.cpp
    ${CMAKE_CURRENT_LIST_DIR}/refundtablemodel.cpp)
