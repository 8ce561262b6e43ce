// Errors as the API says them: problem+json (RFC 9457), one table from the reason to the status.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/http_server.h"
#include "base/result.h"

namespace api {

struct Problem {
  std::string code;                   // invalid, not_found, …: the enumeration in openapi.json
  std::string detail;                 // what was wrong, where, what to do
  std::string where;                  // field or parameter; empty: none
  std::optional<std::uint64_t> line;  // in a text that was sent
  std::optional<std::uint64_t> column;
  std::vector<std::string> despite = {};  // words to send along to have it written nevertheless
  std::string newer = {};                 // reference of what stands now; empty: none
};

// 400, 403, …; 500 for a code that the table does not know.
int status_of(std::string_view code);
std::string_view code_of(ErrorCode code);

HttpResponse problem(const Problem& problem);
HttpResponse problem(std::string_view code, std::string_view detail, std::string_view where = {});
HttpResponse problem(const Error& error);

// What every read answers for what does not exist and for what the viewer may not see: the same
// bytes, whatever the reason was.
HttpResponse nothing_here();
// The answer to a failed read: nothing_here() for not_found and forbidden, else problem(error).
HttpResponse read_problem(const Error& error);

// A JSON answer.
HttpResponse json_response(int status, Bytes body);

}  // namespace api
