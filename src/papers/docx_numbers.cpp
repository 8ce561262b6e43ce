#include "papers/docx_numbers.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "papers/clean.h"
#include "papers/limits.h"
#include "papers/xml.h"

namespace papers {
namespace {

using At = XmlReader::At;

constexpr std::size_t kTextMax = 64;

std::uint32_t count_of(const std::optional<std::string>& text, std::uint32_t otherwise) {
  std::uint32_t out = otherwise;
  if (text) std::from_chars(text->data(), text->data() + text->size(), out);
  return std::min<std::uint32_t>(out, 100'000);
}

std::string letters(std::uint32_t number, char first) {
  // As Word does: z is followed by aa, then bb.
  if (number == 0) return {};
  const auto letter = static_cast<char>(first + static_cast<char>((number - 1) % 26));
  return std::string(std::min<std::uint32_t>((number - 1) / 26 + 1, 8), letter);
}

std::string roman(std::uint32_t number, bool large) {
  static constexpr std::pair<std::uint32_t, std::string_view> kParts[] = {
      {1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"},
      {40, "xl"},  {10, "x"},   {9, "ix"},  {5, "v"},    {4, "iv"},  {1, "i"}};
  if (number == 0 || number > 3'999) return std::to_string(number);
  std::string out;
  for (const auto& [value, part] : kParts) {
    for (; number >= value; number -= value) out += part;
  }
  if (large) {
    for (char& c : out) c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

std::string in_format(std::uint32_t number, const std::string& format) {
  static constexpr std::string_view kGanada[] = {"가", "나", "다", "라", "마", "바", "사",
                                                 "아", "자", "차", "카", "타", "파", "하"};
  if (format == "lowerLetter") return letters(number, 'a');
  if (format == "upperLetter") return letters(number, 'A');
  if (format == "lowerRoman") return roman(number, false);
  if (format == "upperRoman") return roman(number, true);
  if (format == "ganada" && number > 0 && number <= std::size(kGanada))
    return std::string(kGanada[number - 1]);
  if (format == "decimalZero" && number < 10) return "0" + std::to_string(number);
  return std::to_string(number);
}

}  // namespace

Result<DocxNumbers> DocxNumbers::read(Archive& archive) {
  DocxNumbers out;
  if (archive.holds("word/numbering.xml")) {
    const auto stream = TRY(archive.stream("word/numbering.xml"));
    XmlReader xml = TRY(XmlReader::open(*stream));
    Levels* shape = nullptr;
    List* list = nullptr;
    std::size_t level = kLevels;
    for (At at = TRY(xml.next()); at != At::done; at = TRY(xml.next())) {
      if (at == At::end && (xml.name() == "abstractNum" || xml.name() == "num")) {
        shape = nullptr;
        list = nullptr;
      }
      if (at != At::begin) continue;
      const std::string_view name = xml.name();
      const std::string value = xml.attribute("val").value_or("");
      if (name == "abstractNum") {
        if (out.shapes_.size() >= kStylesMax) break;
        shape = &out.shapes_[xml.attribute("abstractNumId").value_or("")];
      } else if (name == "num") {
        if (out.lists_.size() >= kStylesMax) break;
        list = &out.lists_[xml.attribute("numId").value_or("")];
      } else if (name == "abstractNumId" && list != nullptr) {
        list->shape = value;
      } else if (name == "lvl" || name == "lvlOverride") {
        level = count_of(xml.attribute("ilvl"), kLevels);
      } else if (name == "startOverride" && list != nullptr && level < kLevels) {
        list->starts[level] = count_of(value, 1);
      } else if (shape != nullptr && level < kLevels) {
        Level& of = (*shape)[level];
        if (name == "start") of.start = count_of(value, 1);
        if (name == "numFmt") of.format = value.substr(0, kTextMax);
        if (name == "lvlText") of.text = std::string(beginning(value, kTextMax));
      }
    }
  }
  if (archive.holds("word/styles.xml")) {
    const auto stream = TRY(archive.stream("word/styles.xml"));
    XmlReader xml = TRY(XmlReader::open(*stream));
    std::string style;
    for (At at = TRY(xml.next()); at != At::done; at = TRY(xml.next())) {
      if (at != At::begin) continue;
      if (xml.name() == "style") style = xml.attribute("styleId").value_or("");
      if (style.empty() || out.styles_.size() >= kStylesMax) continue;
      if (xml.name() == "numId") out.styles_[style].list = xml.attribute("val").value_or("");
      if (xml.name() == "ilvl")
        out.styles_[style].level =
            std::min<std::size_t>(count_of(xml.attribute("val"), 0), kLevels - 1);
    }
  }
  return out;
}

std::optional<ListPlace> DocxNumbers::of_style(const std::string& style) const {
  const auto found = styles_.find(style);
  if (found == styles_.end() || found->second.list.empty() || found->second.list == "0")
    return std::nullopt;
  return found->second;
}

std::string DocxNumbers::next(const ListPlace& place) {
  const auto list = lists_.find(place.list);
  if (list == lists_.end() || place.level >= kLevels) return {};
  const auto shape = shapes_.find(list->second.shape);
  if (shape == shapes_.end()) return {};
  const Levels& levels = shape->second;
  std::vector<std::uint32_t>& counts = counts_[list->second.shape];
  // A list that starts anew does so where it begins.
  if (!begun_[place.list]) {
    begun_[place.list] = true;
    if (!list->second.starts.empty()) counts.clear();
  }
  const auto start_of = [&](std::size_t level) {
    const auto own = list->second.starts.find(level);
    return own == list->second.starts.end() ? levels.at(level).start : own->second;
  };
  if (counts.size() > place.level + 1) counts.resize(place.level + 1);
  if (counts.size() == place.level + 1) {
    ++counts.back();
  } else {
    while (counts.size() <= place.level) counts.push_back(start_of(counts.size()));
  }
  const Level& level = levels.at(place.level);
  if (level.format == "bullet" || level.format == "none") return {};
  std::string out;
  for (std::size_t at = 0; at < level.text.size(); ++at) {
    const bool named = level.text[at] == '%' && at + 1 < level.text.size() &&
                       level.text[at + 1] >= '1' && level.text[at + 1] <= '9';
    if (!named) {
      out += level.text[at];
      continue;
    }
    const auto which = static_cast<std::size_t>(level.text[++at] - '1');
    const std::uint32_t number = which < counts.size() ? counts[which] : start_of(which);
    out += in_format(number, levels.at(which).format);
  }
  return clean(out, false);
}

}  // namespace papers
