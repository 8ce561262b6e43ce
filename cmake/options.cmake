# Compiler options of every target: warnings are errors; sanitizers and hardening by preset.
# A room gets them by linking entente_options, which entente_room() does for it.
option(ENTENTE_TESTS "build the tests" ON)
option(ENTENTE_MUTANTS "compile the planted bugs, selected by ENTENTE_MUTANT at run time" OFF)
option(ENTENTE_WARNINGS_AS_ERRORS "a warning stops the build" ON)
set(ENTENTE_SANITIZE "" CACHE STRING
    "address;undefined or thread; fuzzer;address;undefined with clang makes tests/fuzz real fuzzers")

# -O2 where CMake would say -O3: half the compile time, and nothing here gains by the rest.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

add_library(entente_options INTERFACE)
target_compile_options(entente_options INTERFACE -Wall -Wextra -Wshadow -Wconversion
                       -Wnon-virtual-dtor -Wno-sign-conversion)
if(ENTENTE_WARNINGS_AS_ERRORS)
  target_compile_options(entente_options INTERFACE -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # g++ 12 sees overlapping copies in "text" + std::string (GCC PR 105651), and its other warnings
  # that depend on the optimiser misfire inside the standard library: shown, not fatal.
  target_compile_options(entente_options INTERFACE -Wno-restrict)
  foreach(warning maybe-uninitialized stringop-overflow stringop-overread array-bounds
          free-nonheap-object dangling-pointer format-truncation)
    target_compile_options(entente_options INTERFACE -Wno-error=${warning})
  endforeach()
endif()
if(ENTENTE_MUTANTS)
  target_compile_definitions(entente_options INTERFACE ENTENTE_MUTANTS)
endif()

set(ENTENTE_FUZZERS OFF)
if(ENTENTE_SANITIZE)
  set(sanitizers ${ENTENTE_SANITIZE})
  if("fuzzer" IN_LIST sanitizers)
    if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
      message(FATAL_ERROR "fuzzers need clang: apt-get install clang-19 libclang-rt-19-dev, then "
                          "cmake --preset fuzz")
    endif()
    # Coverage goes into every object; the fuzzing main only into the programs of tests/fuzz.
    set(ENTENTE_FUZZERS ON)
    list(REMOVE_ITEM sanitizers "fuzzer")
    target_compile_options(entente_options INTERFACE -fsanitize=fuzzer-no-link)
    target_link_options(entente_options INTERFACE -fsanitize=fuzzer-no-link)
  endif()
  string(REPLACE ";" "," sanitizers "${sanitizers}")
  target_compile_options(entente_options INTERFACE -fsanitize=${sanitizers} -fno-sanitize-recover=all
                         -fno-omit-frame-pointer)
  if("undefined" IN_LIST ENTENTE_SANITIZE AND NOT ENTENTE_FUZZERS)
    # A check before every dereference doubles what a file takes to compile. A null pointer ends the
    # program under the address sanitizer as well; the fuzzers have these checks too.
    target_compile_options(entente_options INTERFACE
                           -fno-sanitize=null,alignment,vptr,object-size)
  endif()
  target_link_options(entente_options INTERFACE -fsanitize=${sanitizers})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 takes the instrumentation's own loads for reads of uninitialised memory.
    target_compile_options(entente_options INTERFACE -Wno-maybe-uninitialized)
  endif()
elseif(NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
  target_compile_options(entente_options INTERFACE -fstack-protector-strong -fstack-clash-protection
                         -fcf-protection -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -D_GLIBCXX_ASSERTIONS
                         -fPIE)
  target_link_options(entente_options INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack)
endif()
if(NOT CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  get_target_property(flags entente_options INTERFACE_COMPILE_OPTIONS)
  list(REMOVE_ITEM flags -fcf-protection)  # exists on x86 alone
  set_target_properties(entente_options PROPERTIES INTERFACE_COMPILE_OPTIONS "${flags}")
endif()

add_library(entente_test_support INTERFACE)
target_include_directories(entente_test_support INTERFACE ${CMAKE_SOURCE_DIR}/tests)
# doctest's own macros do not survive our stricter warnings.
target_compile_options(entente_test_support INTERFACE -Wno-conversion -Wno-shadow)
# The test runner, compiled once for all test programs.
add_library(entente_doctest_main STATIC EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/doctest_main.cpp)
target_link_libraries(entente_doctest_main PRIVATE entente_options entente_test_support)
