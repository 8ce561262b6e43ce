// Mail addresses, taken strictly: what is accepted goes into a command of SMTP and a header line as
// it is, so it holds nothing that either could read as more than one address.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace mail {

// `local@domain` of ASCII: a dot-atom of RFC 5322 of at most 64 bytes, no quoted form, and a domain
// of at least two labels of letters, digits and hyphens, at most 254 bytes together. The domain in
// small letters. `invalid` says what to write instead; a domain in another script is refused with
// the advice to write its xn-- form, which the registrar has, since what is shown and what is meant
// must be one.
Result<std::string> parse_address(std::string_view text);

// The part behind the @ of a parsed address.
std::string_view domain_of(std::string_view address);

}  // namespace mail
