target_sources(console_ui PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/refunddialog.cpp
    ${CMAKE_CURRENT_LIST_DIR}/refunddialog_ask.cpp
    ${CMAKE_CURRENT_LIST_DIR}/refundform.cpp
    ${CMAKE_CURRENT_LIST_DIR}/refundoutcome.cpp)
