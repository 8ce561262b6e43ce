#include "base/check.h"
#include "papers.h"
#include "papers/tracked.h"

// A document and its margins in one input, the first 0x00 between them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::view(data, size);
  const std::size_t end = std::min(bytes.find('\0'), bytes.size());
  const std::string file =
      fuzz::archive({{"word/document.xml", bytes.substr(0, end)},
                     {"word/comments.xml", bytes.substr(std::min(end + 1, bytes.size()))}});
  static_cast<void>(papers::read_tracked(file, [](const papers::TrackedParagraph& one) {
    json::Writer out;
    papers::write_tracked(out, one);
    check(json::parse(out.take(), std::size_t{64} << 20).ok(), "a paragraph is JSON");
    for (const papers::Run& run : one.runs)
      check(!run.text.empty() && check_text(run.text, true).ok(), "words that the record takes");
    return true;
  }));
  return 0;
}
