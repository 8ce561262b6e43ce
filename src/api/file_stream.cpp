#include "api/file_stream.h"

#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "base/text.h"

namespace api {
namespace {

class FileOfCircle final : public BodyStream {
 public:
  FileOfCircle(Parts& parts, FileOfAct what, std::uint64_t from, std::uint64_t to)
      : parts_(parts), what_(std::move(what)), at_(from), from_(from), to_(to) {}
  std::optional<Bytes> next(std::size_t max) override {
    if (at_ >= to_) return std::nullopt;
    if (!what_.account.empty()) {
      const people::Account* account = parts_.people.find(what_.account);
      if (account == nullptr || account->disabled) return std::nullopt;
    }
    const auto view = parts_.engine.view(what_.viewer);
    Bytes out;
    while (at_ < to_ && out.size() < max) {
      Result<Bytes> piece = view->file_bytes(what_.circle, what_.act, what_.file, at_);
      if (!piece.ok()) return out.empty() ? std::nullopt : std::optional(std::move(out));
      const auto take =
          static_cast<std::size_t>(std::min<std::uint64_t>(piece.value().size(), to_ - at_));
      out += ByteView(piece.value()).substr(0, take);
      at_ += take;
    }
    return out;
  }
  std::optional<std::uint64_t> length() const override { return to_ - from_; }

 private:
  Parts& parts_;
  const FileOfAct what_;
  std::uint64_t at_;
  const std::uint64_t from_;
  const std::uint64_t to_;
};

}  // namespace

std::unique_ptr<BodyStream> stream_file(Parts& parts, FileOfAct what, std::uint64_t from,
                                        std::uint64_t to) {
  return std::make_unique<FileOfCircle>(parts, std::move(what), from, to);
}

std::optional<ByteRange> asked_range(std::optional<std::string_view> header, std::uint64_t size) {
  constexpr std::string_view kUnit = "bytes=";
  constexpr std::uint64_t kMost = ~std::uint64_t{0} >> 1;
  if (!header || !header->starts_with(kUnit)) return std::nullopt;
  const std::string_view spec = header->substr(kUnit.size());
  const std::size_t dash = spec.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const std::string_view first = spec.substr(0, dash);
  const std::string_view last = spec.substr(dash + 1);
  if (first.empty()) {  // so many at the end
    const auto count = parse_decimal(last, kMost);
    if (!count) return std::nullopt;
    return ByteRange{size - std::min(*count, size), size};
  }
  const auto from = parse_decimal(first, kMost);
  const auto to = last.empty() ? std::optional(kMost) : parse_decimal(last, kMost);
  if (!from || !to || *to < *from) return std::nullopt;
  if (*from >= size) return ByteRange{size, size};
  return ByteRange{*from, std::min(*to, size - 1) + 1};
}

std::optional<std::string_view> shown_type(ByteView beginning) {
  using namespace std::string_view_literals;
  if (beginning.starts_with("\x89PNG\r\n\x1a\n"sv)) return "image/png";
  if (beginning.starts_with("\xFF\xD8\xFF"sv)) return "image/jpeg";
  if (beginning.starts_with("GIF87a"sv) || beginning.starts_with("GIF89a"sv)) return "image/gif";
  if (beginning.starts_with("RIFF"sv) && beginning.substr(0, 12).ends_with("WEBP"sv))
    return "image/webp";
  // Where the standard wants it, though some readers look for it further on: a page of HTML that
  // has it somewhere is none.
  if (beginning.starts_with("%PDF-1."sv) || beginning.starts_with("%PDF-2."sv))
    return "application/pdf";
  // Text: no controls but those of lines, and UTF-8 but for a character that is cut at the end.
  for (const char c : beginning) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0x7F || (byte < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f'))
      return std::nullopt;
  }
  std::string_view rest = beginning;
  while (next_code_point(rest)) {
  }
  if (rest.size() < 4) return "text/plain; charset=utf-8";
  return std::nullopt;
}

}  // namespace api
