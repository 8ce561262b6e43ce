#include "papers/words.h"

#include "papers/charset.h"
#include "papers/clean.h"
#include "papers/table.h"

namespace papers {
namespace {

class Gathering final : public Reading {
 public:
  void sheet(std::string_view) override {}
  bool row(const Row& row) override {
    for (const Cell& cell : row.cells) {
      if (!cell.text.empty()) text += (text.empty() ? "" : "\n") + cell.text;
    }
    return text.size() < kWordsMax;
  }
  void note(std::string_view) override {}
  std::string text;
};

}  // namespace

std::string words_of(std::string_view text) {
  // Cleaning may shorten what it takes: some more is given.
  return std::string(beginning(clean(beginning(text, 2 * kWordsMax), true), kWordsMax));
}

Result<std::string> text_of(ByteView bytes, std::string_view name) {
  const Kind kind = detect(bytes, name);
  std::string out;
  if (kind == Kind::csv) {  // any text
    const Decoded decoded = TRY(decode(bytes.substr(0, 4 * kWordsMax), ""));
    out = words_of(decoded.text);
  } else if (kind == Kind::unknown || kind == Kind::folders) {
    return Error{ErrorCode::invalid, "this kind of file is not read for its words"};
  } else {
    Gathering gathering;
    ReadOptions options;
    options.name = std::string(name);
    const Result<void> done = read(bytes, kind, options, gathering);
    if (!done.ok()) return done.error();
    out = words_of(gathering.text);
  }
  if (out.empty()) return Error{ErrorCode::invalid, "the file says nothing"};
  return out;
}

}  // namespace papers
