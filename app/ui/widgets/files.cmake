target_sources(console_ui PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/busyindicator.cpp
    ${CMAKE_CURRENT_LIST_DIR}/clipboardguard.cpp
    ${CMAKE_CURRENT_LIST_DIR}/clipboardhint.cpp
    ${CMAKE_CURRENT_LIST_DIR}/copyfield.cpp
    ${CMAKE_CURRENT_LIST_DIR}/emptystate.cpp
    ${CMAKE_CURRENT_LIST_DIR}/flowlayout.cpp
    ${CMAKE_CURRENT_LIST_DIR}/messagebar.cpp
    ${CMAKE_CURRENT_LIST_DIR}/modechip.cpp
    ${CMAKE_CURRENT_LIST_DIR}/outlinestyle.cpp
    ${CMAKE_CURRENT_LIST_DIR}/statuschip.cpp
    ${CMAKE_CURRENT_LIST_DIR}/statuschipdelegate.cpp
    ${CMAKE_CURRENT_LIST_DIR}/theme.cpp
    ${CMAKE_CURRENT_LIST_DIR}/themedicon.cpp
    ${CMAKE_CURRENT_LIST_DIR}/tone.cpp
    ${CMAKE_CURRENT_LIST_DIR}/toneicon.cpp)
