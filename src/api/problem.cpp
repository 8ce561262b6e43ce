#include "api/problem.h"

#include <algorithm>
#include <iterator>

#include "base/json.h"

namespace api {
namespace {

struct Row {
  std::string_view code;
  int status;
  std::string_view title;
};

constexpr Row kTable[] = {
    {"invalid", 400, "Not acceptable as it is"},
    {"unauthenticated", 401, "Not signed in"},
    {"forbidden", 403, "Not permitted"},
    {"confirm", 403, "Password and code are needed again"},
    {"not_found", 404, "Not found"},
    {"method", 405, "Not for this address"},
    {"timeout", 408, "Too slow"},
    {"conflict", 409, "Contradicts what is recorded"},
    {"too_large", 413, "Too large"},
    {"media_type", 415, "Not in this form"},
    {"range", 416, "Beyond the end"},
    {"precondition", 421, "Not the right place"},
    {"idempotency", 422, "The key was used for something else"},
    {"slow_down", 429, "Too many attempts"},
    {"limit", 431, "Beyond a limit"},
    {"corrupt", 500, "The node has stopped trusting its own data"},
    {"behind", 503, "Something must arrive first"},
    {"unavailable", 503, "Not now"},
};

const Row& row_of(std::string_view code) {
  const auto* row = std::find_if(std::begin(kTable), std::end(kTable),
                                 [code](const Row& candidate) { return candidate.code == code; });
  return row != std::end(kTable) ? *row : row_of("corrupt");
}

}  // namespace

int status_of(std::string_view code) { return row_of(code).status; }

std::string_view code_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid:
      return "invalid";
    case ErrorCode::forbidden:
      return "forbidden";
    case ErrorCode::not_found:
      return "not_found";
    case ErrorCode::conflict:
      return "conflict";
    case ErrorCode::behind:
      return "behind";
    case ErrorCode::unavailable:
      return "unavailable";
    case ErrorCode::corrupt:
      return "corrupt";
  }
  return "corrupt";
}

HttpResponse problem(const Problem& problem) {
  const Row& row = row_of(problem.code);
  json::Writer out;
  out.begin_object()
      .field("type", "urn:entente:problem:" + std::string(row.code))
      .field("title", row.title)
      .field("status", static_cast<std::int64_t>(row.status))
      .field("detail", problem.detail)
      .field("code", row.code);
  if (!problem.where.empty()) out.field("where", problem.where);
  if (problem.line) out.field("line", *problem.line);
  if (problem.column) out.field("column", *problem.column);
  if (!problem.despite.empty()) {
    out.key("despite").begin_array();
    for (const std::string& word : problem.despite) out.string(word);
    out.end_array();
  }
  if (!problem.newer.empty()) out.field("newer", problem.newer);
  out.end_object();
  HttpResponse response;
  response.status = row.status;
  response.headers.emplace_back("Content-Type", "application/problem+json");
  if (row.status == 503) response.headers.emplace_back("Retry-After", "5");
  response.body = out.take();
  return response;
}

HttpResponse problem(std::string_view code, std::string_view detail, std::string_view where) {
  return problem(Problem{std::string(code), std::string(detail), std::string(where), {}, {}});
}

HttpResponse problem(const Error& error) { return problem(code_of(error.code), error.message); }

HttpResponse nothing_here() {
  return problem("not_found", "There is no such thing here, or it is not yours to see.");
}

HttpResponse read_problem(const Error& error) {
  if (error.code == ErrorCode::not_found || error.code == ErrorCode::forbidden) {
    return nothing_here();
  }
  return problem(error);
}

HttpResponse json_response(int status, Bytes body) {
  HttpResponse response;
  response.status = status;
  response.headers.emplace_back("Content-Type", "application/json");
  response.body = std::move(body);
  return response;
}

}  // namespace api
