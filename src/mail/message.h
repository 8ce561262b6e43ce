// The mail itself. It says how many things wait and where to sign in, and nothing else: mail
// crosses machines that the record must not reach (docs/decisions/0020).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"

namespace mail {

struct Message {
  std::string from;  // parsed addresses
  std::string to;
  std::string language = "en";  // en, ko, vi; any other: en
  std::size_t waiting = 0;      // things that wait
  std::size_t answers = 0;      // of them, those that need an answer
  std::string url;              // where to sign in
  std::string id;               // as message_id() made it
  TimeMs date = 0;
  bool test = false;  // of an administrator who tries the way
};

// Random alone, so that it tells nothing: 32 hexadecimal digits @ the domain of `from`.
std::string message_id(Random& random, std::string_view from);

// RFC 5322 with lines of CRLF; plain text.
std::string write(const Message& message);

}  // namespace mail
