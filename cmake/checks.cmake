# The rules that every build checks, beside the compiler's: who may include whom, and where the
# store may be read. Both scripts read data (tools/*.json) and run again when a source changed.
find_package(Python3 3.9 REQUIRED COMPONENTS Interpreter)

file(GLOB_RECURSE checked CONFIGURE_DEPENDS
     ${CMAKE_SOURCE_DIR}/src/*.h ${CMAKE_SOURCE_DIR}/src/*.cpp
     ${CMAKE_SOURCE_DIR}/cmd/*.h ${CMAKE_SOURCE_DIR}/cmd/*.cpp)
set(tools ${CMAKE_SOURCE_DIR}/tools)

function(entente_check name data says)
  set(stamp ${CMAKE_BINARY_DIR}/${name}.stamp)
  add_custom_command(OUTPUT ${stamp}
    COMMAND ${Python3_EXECUTABLE} ${tools}/${name}.py --quiet
    COMMAND ${CMAKE_COMMAND} -E touch ${stamp}
    DEPENDS ${checked} ${tools}/${name}.py ${tools}/cpp_text.py ${tools}/${data}
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
    COMMENT "Checking ${says} (tools/${data})" VERBATIM)
  add_custom_target(${name} ALL DEPENDS ${stamp})
endfunction()

entente_check(check_dependencies dependencies.json "who includes whom")
entente_check(check_reads read_places.json "where the store is read")
