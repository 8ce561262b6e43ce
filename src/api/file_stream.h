// A file of a circle as the body of an answer: read from the store piece by piece while the other
// side takes it, each piece verified and decided about anew, in memory that does not grow with the
// file.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "api/http_server.h"
#include "api/parts.h"

namespace api {

// What a viewer asks for: a file that an act names.
struct FileOfAct {
  Viewer viewer;
  std::string account;  // of the viewer; empty: none
  std::string circle;   // id
  record::Reference act;
  crypto::Hash file;
};

// Bytes [from, to) of a file; it ends early where the file may not be read any more, or is damaged.
std::unique_ptr<BodyStream> stream_file(Parts& parts, FileOfAct what, std::uint64_t from,
                                        std::uint64_t to);

// What a Range header asks of `size` bytes (RFC 9110, 14): the first byte and the one behind the
// last. Nothing where all is to be sent: no header, a unit other than bytes, several ranges, or
// something malformed. `from` = `to` where none of it can be given.
struct ByteRange {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
};
std::optional<ByteRange> asked_range(std::optional<std::string_view> header, std::uint64_t size);

// The type under which a file that begins so may be shown: image/png, image/jpeg, image/gif,
// image/webp, application/pdf or text/plain; nothing for all else. By what it holds, never by what
// it is called.
std::optional<std::string_view> shown_type(ByteView beginning);

}  // namespace api
