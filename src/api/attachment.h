// Answers that a browser saves instead of showing.
#pragma once

#include <string>
#include <string_view>

#include "api/http_server.h"

namespace api {

// With the name in both forms of RFC 6266 (filename, and filename* in UTF-8); what a file system or
// a header takes otherwise is not in it.
HttpResponse attachment(std::string_view type, std::string_view name, Bytes body);
std::string disposition(std::string_view name);

}  // namespace api
