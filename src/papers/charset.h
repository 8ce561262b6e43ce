// Bytes of other programs as UTF-8.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace papers {

struct Decoded {
  std::string text;      // well-formed UTF-8, not clean yet
  std::string charset;   // what it was taken for: utf-8, utf-16, cp949, windows-1258, …
  bool guessed = false;  // nothing said so: who imports should look
};

// By `declared` where that is not empty (any name that ICU knows), else by a byte order mark, else
// by what the bytes can be: UTF-8, CP949 (EUC-KR), Windows-1258, Windows-1252. `invalid` where the
// declared charset is not known; bytes that it does not have become U+FFFD.
Result<Decoded> decode(ByteView bytes, std::string_view declared);

}  // namespace papers
