# Writes a C++ source that holds the bytes of INPUT as api::openapi_document(). Called at build time:
#   cmake -DINPUT=openapi.json -DOUTPUT=openapi_document.cpp -P embed.cmake
file(READ ${INPUT} hex HEX)
string(LENGTH "${hex}" digits)
math(EXPR size "${digits} / 2")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
file(WRITE ${OUTPUT}
  "#include <string_view>\n\nnamespace api {\nnamespace {\n"
  "constexpr char kBytes[] = {${bytes}};\n}  // namespace\n\n"
  "std::string_view openapi_document();\n"
  "std::string_view openapi_document() { return {kBytes, ${size}}; }\n\n}  // namespace api\n")
