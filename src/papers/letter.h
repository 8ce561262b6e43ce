// A letter by e-mail, whichever program kept it: one row of its fields, and a sheet of what is
// attached.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "papers/table.h"

namespace papers {

struct Letter {
  struct Attachment {
    std::string name;
    std::string type;
    std::uint64_t size = 0;
    Bytes bytes = {};  // all of it; none: it cannot be taken out
  };
  std::string from;
  std::string to;
  std::string copies;
  std::string date;  // 2024-06-10T09:00, in the time of whoever sent it
  std::string subject;
  std::string text;
  std::vector<Attachment> attachments;
};

inline constexpr std::uint32_t kLetterRow = 2;  // of give(), behind the headings

void give(const Letter& letter, Reading& into);

// `notes` takes what is to be looked at; it may be null. Errors are those of read().
Result<Letter> letter_of_eml(ByteView bytes, Reading* notes);
Result<Letter> letter_of_msg(ByteView bytes);

// The words of HTML, without its marks, styles and scripts.
std::string words_of_html(std::string_view html);

}  // namespace papers
