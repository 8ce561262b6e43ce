#include "papers/enclosed.h"

#include <algorithm>
#include <array>

#include "papers/clean.h"
#include "papers/folders.h"
#include "papers/letter.h"

namespace papers {
namespace {

constexpr std::array<std::string_view, 4> kStates = {"whole", "too_large", "inside", "elsewhere"};

Result<void> of_letter(const Letter& letter,
                       const std::function<bool(const Enclosed&, ByteView)>& take,
                       std::uint64_t max) {
  for (const Letter::Attachment& one : letter.attachments) {
    Enclosed out;
    out.row = kLetterRow;
    out.name = file_name(one.name);
    out.size = one.size;
    const bool here = one.bytes.size() == one.size && one.size > 0;
    out.state = one.size > max ? Enclosed::State::too_large
                : here         ? Enclosed::State::whole
                               : Enclosed::State::inside;
    if (!take(out, out.state == Enclosed::State::whole ? ByteView(one.bytes) : ByteView())) break;
  }
  return {};
}

}  // namespace

void Enclosed::write(json::Writer& out) const {
  out.begin_object().field("row", row).field("folder", folder).field("name", name);
  out.field("size", size).field("state", kStates[static_cast<std::size_t>(state)]).end_object();
}

Result<Enclosed> Enclosed::from_json(const json::Value& value) {
  Enclosed out;
  const json::Value* row = value.find("row");
  const json::Value* size = value.find("size");
  if (row == nullptr || size == nullptr)
    return Error{ErrorCode::invalid, "this is nothing that a paper encloses"};
  const auto number = row->unsigned_number();
  const auto bytes = size->unsigned_number();
  const auto word = value.text("state").value_or("");
  const auto* const state = std::find(kStates.begin(), kStates.end(), word);
  if (!number || *number > kRowsMax || !bytes || state == kStates.end())
    return Error{ErrorCode::invalid, "this is nothing that a paper encloses"};
  out.row = static_cast<std::uint32_t>(*number);
  out.folder = clean(beginning(value.text("folder").value_or(""), kCellMax), false);
  out.name = file_name(value.text("name").value_or(""));
  out.size = *bytes;
  out.state = static_cast<State>(state - kStates.begin());
  return out;
}

Result<void> enclosed(ByteView paper, const ReadOptions& options, bool bytes,
                      const std::function<bool(const Enclosed&, ByteView)>& take,
                      std::uint64_t max) {
  if (paper.size() > kFileMax)
    return Error{ErrorCode::invalid, "the file is larger than 32 MiB; split it"};
  const std::function<bool(const Enclosed&, ByteView)> give =
      bytes ? take : [&take](const Enclosed& one, ByteView) { return take(one, {}); };
  switch (detect(paper, options.name)) {
    case Kind::eml:
      return of_letter(TRY(letter_of_eml(paper, nullptr)), give, max);
    case Kind::msg:
      return of_letter(TRY(letter_of_msg(paper)), give, max);
    case Kind::folders:
      return enclosed_in_folders(paper, bytes, give, max);
    default:
      return {};
  }
}

}  // namespace papers
