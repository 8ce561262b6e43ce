# The page's own tests (vitest) as one test of ctest, so that one summary counts everything. Present
# when the page's dependencies are installed (./dev deps) and the build is not a sanitized one. The
# tests of the page in a browser against the real node are in tests/browser.
set(web ${CMAKE_SOURCE_DIR}/web)
if(EXISTS ${web}/package.json AND EXISTS ${web}/node_modules AND NOT ENTENTE_SANITIZE)
  add_test(NAME web_unit COMMAND npm run --silent test WORKING_DIRECTORY ${web})
  set_tests_properties(web_unit PROPERTIES LABELS web TIMEOUT 600 ENVIRONMENT "CI=1")
  entente_seconds(web_unit)
endif()
