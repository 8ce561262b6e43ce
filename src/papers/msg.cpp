// Letters as Outlook keeps them (MS-OXMSG): subject, sender, receivers, date, text, attachments.
#include <unicode/unistr.h>

#include <map>
#include <optional>

#include "papers/charset.h"
#include "papers/compound.h"
#include "papers/letter.h"
#include "papers/limits.h"
#include "papers/serial_days.h"

namespace papers {
namespace {

constexpr std::string_view kProperty = "__substg1.0_";
constexpr std::string_view kAttachment = "__attach_version1.0_";

// Streams of one storage by the property's number and type, e.g. "0037001F".
struct Properties {
  const CompoundFile& file;
  std::map<std::string, std::uint32_t> streams;
  std::uint32_t code_page = 0;

  Result<std::string> text(std::string_view number) const {
    if (const auto wide = streams.find(std::string(number) + "001F"); wide != streams.end()) {
      const Bytes raw = TRY(file.read(wide->second, 8 * kCellMax));
      icu::UnicodeString text;
      for (std::size_t at = 0; at + 1 < raw.size(); at += 2) {
        const auto unit = static_cast<char16_t>(static_cast<unsigned char>(raw[at]) |
                                                static_cast<unsigned char>(raw[at + 1]) << 8);
        if (unit != 0) text.append(unit);
      }
      std::string out;
      text.toUTF8String(out);
      return out;
    }
    const auto narrow = streams.find(std::string(number) + "001E");
    if (narrow == streams.end()) return std::string();
    const Bytes raw = TRY(file.read(narrow->second, 8 * kCellMax));
    const std::string charset = code_page == 65001                       ? "utf-8"
                                : code_page == 949 || code_page == 51949 ? "cp949"
                                : code_page >= 1250 && code_page <= 1258
                                    ? "windows-" + std::to_string(code_page)
                                    : "";
    return TRY(decode(raw, charset)).text;
  }
};

Result<Properties> properties_of(const CompoundFile& file, std::uint32_t storage) {
  Properties out{file, {}, 0};
  for (const std::uint32_t child : TRY(file.children(storage))) {
    const CompoundFile::Entry& entry = file.entry(child);
    if (!entry.storage && entry.name.starts_with(kProperty))
      out.streams[entry.name.substr(kProperty.size())] = child;
  }
  return out;
}

std::uint64_t number_at(ByteView bytes, std::size_t at, std::size_t size) {
  std::uint64_t out = 0;
  for (std::size_t i = size; i-- > 0;) out = out << 8 | static_cast<unsigned char>(bytes[at + i]);
  return out;
}

// 100 nanoseconds since 1601, in UTC.
std::string time_of(std::uint64_t since_1601) {
  const auto minutes = static_cast<std::int64_t>(since_1601 / 600'000'000) -
                       std::int64_t{134774} * 24 * 60;  // to 1970
  if (minutes < 0 || minutes > std::int64_t{84006} * 24 * 60) return {};
  const auto of_day = static_cast<int>(minutes % (24 * 60));
  char time[32];
  std::snprintf(time, sizeof time, "T%02d:%02d", of_day / 60, of_day % 60);
  return day_text(minutes / (24 * 60)) + time;
}

// The date and the code page, from the properties of fixed size.
Result<void> read_fixed(const CompoundFile& file, std::uint32_t stream, Letter& letter,
                        std::uint32_t& code_page) {
  const Bytes raw = TRY(file.read(stream, 1 << 20));
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
  for (std::size_t at = 32; at + 16 <= raw.size(); at += 16) {
    const std::uint64_t tag = number_at(raw, at, 4);
    if (tag == 0x00390040) sent = number_at(raw, at + 8, 8);
    if (tag == 0x0E060040) received = number_at(raw, at + 8, 8);
    if (tag == 0x3FFD0003) code_page = static_cast<std::uint32_t>(number_at(raw, at + 8, 4));
  }
  letter.date = time_of(sent != 0 ? sent : received);
  return {};
}

// What else a compound file may be, in words that help.
std::optional<Error> other_kind(const CompoundFile& file, const std::vector<std::uint32_t>& root) {
  for (const std::uint32_t child : root) {
    const std::string& name = file.entry(child).name;
    if (name == "EncryptedPackage")
      return Error{ErrorCode::invalid,
                   "the file is protected by a password; save it without one and try again"};
    if (name == "Workbook" || name == "Book")
      return Error{ErrorCode::invalid,
                   "this is a workbook of an old form (.xls); save it as .xlsx and try again"};
    if (name == "WordDocument")
      return Error{ErrorCode::invalid,
                   "this is a document of an old form (.doc); save it as .docx and try again"};
    if (name == "BodyText" || name == "HwpSummaryInformation" || name == "DocInfo")
      return Error{ErrorCode::invalid,
                   "this is a document of an old form (.hwp); save it as .hwpx and try again"};
  }
  return std::nullopt;
}

}  // namespace

Result<Letter> letter_of_msg(ByteView bytes) {
  const CompoundFile file = TRY(CompoundFile::open(bytes));
  const std::vector<std::uint32_t> root = TRY(file.children(0));
  if (auto other = other_kind(file, root)) return *other;
  Letter letter;
  Properties own = TRY(properties_of(file, 0));
  for (const std::uint32_t child : root) {
    if (file.entry(child).name == "__properties_version1.0")
      TRY(read_fixed(file, child, letter, own.code_page));
  }
  if (own.streams.empty())
    return Error{ErrorCode::invalid,
                 "this is no letter of Outlook, and no other file that is read"};
  letter.subject = TRY(own.text("0037"));
  const std::string name = TRY(own.text("0C1A"));
  std::string address = TRY(own.text("5D01"));
  if (address.empty()) address = TRY(own.text("0C1F"));
  letter.from = name.empty() ? address : address.empty() ? name : name + " <" + address + ">";
  letter.to = TRY(own.text("0E04"));
  letter.copies = TRY(own.text("0E03"));
  letter.text = TRY(own.text("1000"));
  if (letter.text.empty()) {
    std::string html = TRY(own.text("1013"));
    if (const auto raw = own.streams.find("10130102"); html.empty() && raw != own.streams.end()) {
      const Bytes bytes_of_html = TRY(file.read(raw->second, 8 * kCellMax));
      html = TRY(decode(bytes_of_html, "")).text;
    }
    letter.text = words_of_html(html);
  }
  std::uint64_t taken = 0;
  for (const std::uint32_t child : root) {
    const CompoundFile::Entry& entry = file.entry(child);
    if (!entry.storage || !entry.name.starts_with(kAttachment)) continue;
    if (letter.attachments.size() >= kPartsMax)
      return Error{ErrorCode::invalid, "the letter is refused: it has too many parts"};
    Properties attached = TRY(properties_of(file, child));
    attached.code_page = own.code_page;
    Letter::Attachment one;
    one.name = TRY(attached.text("3707"));
    if (one.name.empty()) one.name = TRY(attached.text("3704"));
    if (one.name.empty()) one.name = "attachment";
    one.type = TRY(attached.text("370E"));
    if (const auto data = attached.streams.find("37010102"); data != attached.streams.end()) {
      one.size = file.entry(data->second).size;
      // Streams of a hostile file may claim the same bytes: together they hold no more than it.
      taken += one.size;
      if (taken <= bytes.size()) {
        if (Result<Bytes> all = file.read(data->second, kFileMax); all.ok())
          one.bytes = std::move(all).value();
      }
    }
    letter.attachments.push_back(std::move(one));
  }
  return letter;
}

Result<void> read_msg(ByteView bytes, Reading& into) {
  give(TRY(letter_of_msg(bytes)), into);
  return {};
}

}  // namespace papers
