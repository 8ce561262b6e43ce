# How rooms, programs and tests are declared. Every test carries labels, by which `./dev test`
# chooses:
#   sanitize  runs again in the asan build (quick enough there);  default of a room's own tests
#   threads   runs again in the tsan build
#   slow      left out of `./dev test --quick`

# Seconds that the longest tests take on two cores, about: ctest begins with them, on a machine that has
# run none yet as well, and what is short fills the end. Under the sanitizers, where another.
set(ENTENTE_SECONDS
    browser_screens 220 browser 200 browser_fields 180 browser_meeting 150 functional_mail 150 record_outage 110
    browser_input 100 browser_papers 100 browser_sides 100 browser_people 90 functional_notice 80
    browser_filed 70 browser_week 70 web_unit 60 browser_keys 60 browser_submit 60 browser_answers 55
    browser_negotiation 55 model_rule 55 functional_doctor 50 browser_course 50 browser_texts 45
    browser_room_sides 45 browser_room 40 browser_completion 40 functional_demo 40 store 38 functional_bad_input 36)
set(ENTENTE_SECONDS_SANITIZED
    paired_worlds 160 simulation_short 90 node 75 concurrence 75 store 70 modules_meetings 50
    nested_brackets 25 text_round_trip 28 modules_texts 45 people 20 link_outage 20 link 13 inbox 13 api 12)
# entente_seconds(<test>): gives the test of this directory what these say.
function(entente_seconds name)
  set(seconds ${ENTENTE_SECONDS})
  if(ENTENTE_SANITIZE)
    set(seconds ${ENTENTE_SECONDS_SANITIZED})
  endif()
  list(FIND seconds ${name} at)
  if(at GREATER_EQUAL 0)
    math(EXPR at "${at} + 1")
    list(GET seconds ${at} cost)
    set_tests_properties(${name} PROPERTIES COST ${cost})
  endif()
endfunction()

# Rooms that start threads or talk to them; their tests run under the thread sanitizer too.
set(ENTENTE_THREADED_ROOMS io link people node api)

# Rooms whose sources are compiled some at a time: most of what a file takes is reading the same
# headers, and a build from nothing takes half as long. Names in their unnamed namespaces are one
# to a room, not to a file.
option(ENTENTE_JOINED "compile the sources of large rooms some at a time" ON)
set(ENTENTE_JOINED_ROOMS concurrence replication record node api modules modules_bodies modules_briefs
    modules_circle modules_commitments modules_meetings modules_texts)
# entente_joined(<target>): compiles its sources so.
function(entente_joined target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${ENTENTE_JOINED} UNITY_BUILD_BATCH_SIZE 6)
endfunction()

# entente_room(<name> [DEPENDS targets...] [LIBRARIES libs...] [LABELS labels...]): a room of src/
# as a static library named entente_<name> made of its *.cpp, and one doctest program <name>_test of
# its *_test.cpp. Nested rooms use '/' in the folder and '_' in the target.
function(entente_room name)
  cmake_parse_arguments(ROOM "" "" "DEPENDS;LIBRARIES;LABELS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  if(sources)
    set(kind PUBLIC)
    add_library(entente_${name} STATIC ${sources})
    if(name IN_LIST ENTENTE_JOINED_ROOMS)
      entente_joined(entente_${name})
    endif()
  else()
    set(kind INTERFACE)  # a room of headers alone
    add_library(entente_${name} INTERFACE)
  endif()
  target_include_directories(entente_${name} ${kind} ${CMAKE_SOURCE_DIR}/src)
  list(TRANSFORM ROOM_DEPENDS PREPEND entente_)
  target_link_libraries(entente_${name} ${kind} entente_options ${ROOM_DEPENDS} ${ROOM_LIBRARIES})
  set_property(GLOBAL APPEND PROPERTY ENTENTE_ROOMS entente_${name})
  if(tests AND ENTENTE_TESTS)
    if(NOT ROOM_LABELS)
      set(ROOM_LABELS sanitize)
      if(name IN_LIST ENTENTE_THREADED_ROOMS)
        list(APPEND ROOM_LABELS threads)
      endif()
    endif()
    entente_test(${name} SOURCES ${tests} DEPENDS ${name} LABELS ${ROOM_LABELS})
    if(name MATCHES "^(api|node)$")  # the rooms with the most of them
      entente_joined(${name}_test)
    endif()
  endif()
endfunction()

# entente_test(<name> SOURCES files... [DEPENDS rooms...] [LIBRARIES libs...] [LABELS labels...]):
# one doctest program <name>_test, run from the root of the sources as the test <name>.
function(entente_test name)
  cmake_parse_arguments(TEST "" "" "SOURCES;DEPENDS;LIBRARIES;LABELS" ${ARGN})
  add_executable(${name}_test ${TEST_SOURCES})
  list(TRANSFORM TEST_DEPENDS PREPEND entente_)
  target_link_libraries(${name}_test PRIVATE entente_options ${TEST_DEPENDS} ${TEST_LIBRARIES}
                        entente_test_support entente_doctest_main)
  add_test(NAME ${name} COMMAND ${name}_test WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS "${TEST_LABELS}")
  entente_seconds(${name})
  entente_test_program(${name}_test ${TEST_LABELS})
endfunction()

# entente_test_program(<target> <labels...>): the target is built before tests of these labels run.
# For programs behind tests that are declared by hand with add_test().
function(entente_test_program target)
  foreach(label sanitize threads)
    if(label IN_LIST ARGN)
      set_property(GLOBAL APPEND PROPERTY ENTENTE_PROGRAMS_${label} ${target})
    endif()
  endforeach()
endfunction()

# Targets tests_sanitize and tests_threads: what the sanitizer builds need to build.
function(entente_test_targets)
  foreach(label sanitize threads)
    get_property(programs GLOBAL PROPERTY ENTENTE_PROGRAMS_${label})
    add_custom_target(tests_${label} DEPENDS ${programs})
  endforeach()
endfunction()
