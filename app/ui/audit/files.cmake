target_sources(console_ui PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/auditentrydialog.cpp
    ${CMAKE_CURRENT_LIST_DIR}/auditpage.cpp
    ${CMAKE_CURRENT_LIST_DIR}/auditpage_export.cpp
    ${CMAKE_CURRENT_LIST_DIR}/auditperiod.cpp
    ${CMAKE_CURRENT_LIST_DIR}/audittablemodel.cpp
    ${CMAKE_CURRENT_LIST_DIR}/auditview.cpp)
