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
  };
  std::string from;
  std::string to;
  std::string copies;
  std::string date;  // 2024-06-10T09:00, in the time of whoever sent it
  std::string subject;
  std::string text;
  std::vector<Attachment> attachments;
};

void give(const Letter& letter, Reading& into);

// The words of HTML, without its marks, styles and scripts.
std::string words_of_html(std::string_view html);

}  // namespace papers
