#include "papers/tracked.h"

#include <charconv>
#include <map>
#include <set>

#include "papers/archive.h"
#include "papers/clean.h"
#include "papers/docx_numbers.h"
#include "papers/docx_styles.h"
#include "papers/limits.h"
#include "papers/xml.h"

namespace papers {
namespace {

using At = XmlReader::At;

constexpr std::size_t kAuthorMax = 200;
constexpr std::size_t kOnMax = 1'000;
constexpr std::size_t kRemarksMax = 20'000;
constexpr std::size_t kRemarkMax = 32 * 1024;
constexpr std::size_t kWordsOfOneMax = std::size_t{1} << 20;  // of a paragraph
constexpr std::size_t kRunsMax = 1'000'000;

Error too_much() { return {ErrorCode::invalid, "the document holds more text than is taken"}; }

std::size_t number_of(const std::optional<std::string>& text, std::size_t otherwise) {
  std::size_t out = otherwise;
  if (text) std::from_chars(text->data(), text->data() + text->size(), out);
  return out;
}

// As clean(), and spaces at both ends stay. No mark is made one with a digit by NFC.
std::string mended(const std::string& text) {
  const std::string out = clean("0" + text + "0", true);
  return out.size() < 2 ? std::string() : out.substr(1, out.size() - 2);
}

// 2031-05-12T09:00:00Z; others are nothing. Word writes the time of its place with a Z.
std::string date_of(const std::optional<std::string>& text) {
  if (!text || text->size() != 20) return {};
  constexpr std::string_view kShape = "0000-00-00T00:00:00Z";
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const char c = (*text)[i];
    if (kShape[i] == '0' ? c < '0' || c > '9' : c != kShape[i]) return {};
  }
  return *text;
}

Run::By by_of(const XmlReader& xml) {
  const std::string author = xml.attribute("author").value_or("");
  std::string name = clean(beginning(author, kAuthorMax), false);
  return {name.empty() ? "?" : name, date_of(xml.attribute("date"))};
}

// What stands in the margin, by identifier.
Result<std::map<std::string, Marginal>> remarks_of(Archive& archive) {
  std::map<std::string, Marginal> out;
  if (!archive.holds("word/comments.xml")) return out;
  const auto stream = TRY(archive.stream("word/comments.xml"));
  XmlReader xml = TRY(XmlReader::open(*stream));
  Marginal* now = nullptr;
  bool in_text = false;
  std::size_t size = 0;
  for (At at = TRY(xml.next()); at != At::done; at = TRY(xml.next())) {
    if (at == At::text) {
      if (!in_text || now == nullptr || now->text.size() > kRemarkMax) continue;
      now->text += beginning(xml.text(), kRemarkMax);
      size += xml.text().size();
      if (size > kSharedMax) return too_much();
      continue;
    }
    const std::string_view name = xml.name();
    const bool begins = at == At::begin;
    if (name == "comment") {
      if (begins) {
        if (out.size() >= kRemarksMax) return too_much();
        const std::string id(beginning(xml.attribute("id").value_or(""), 20));
        now = &out[id];
        *now = Marginal{by_of(xml), "", ""};
      } else {
        now = nullptr;
      }
    } else if (name == "t") {
      in_text = begins;
    } else if (name == "p" && !begins && now != nullptr) {
      now->text += '\n';
    }
  }
  for (auto& [id, remark] : out) remark.text = clean(remark.text, true);
  return out;
}

// What stands at the foot of pages, or at the end, by identifier: f1, e1.
Result<void> read_feet(Archive& archive, const std::string& part, char kind,
                       std::map<std::string, std::string>& out) {
  if (!archive.holds(part)) return {};
  const auto stream = TRY(archive.stream(part));
  XmlReader xml = TRY(XmlReader::open(*stream));
  std::string* now = nullptr;
  bool in_text = false;
  std::size_t size = 0;
  for (At at = TRY(xml.next()); at != At::done; at = TRY(xml.next())) {
    if (at == At::text) {
      if (!in_text || now == nullptr || now->size() > kRemarkMax) continue;
      *now += beginning(xml.text(), kRemarkMax);
      size += xml.text().size();
      if (size > kSharedMax) return too_much();
      continue;
    }
    const std::string_view name = xml.name();
    const bool begins = at == At::begin;
    if (name == "footnote" || name == "endnote") {
      // Those with a type are the lines between notes and text.
      const bool is_one = begins && !xml.attribute("type");
      if (begins && out.size() >= kRemarksMax) return too_much();
      now = is_one ? &out[kind + std::string(beginning(xml.attribute("id").value_or(""), 20))]
                   : nullptr;
    } else if (name == "t") {
      in_text = begins;
    } else if (name == "p" && !begins && now != nullptr) {
      *now += '\n';
    }
  }
  return {};
}

class Reader {
 public:
  Reader(std::map<std::string, std::string> styles, std::map<std::string, Marginal> remarks,
         DocxNumbers numbers, std::map<std::string, std::string> feet,
         const std::function<bool(TrackedParagraph)>& take)
      : styles_(std::move(styles)),
        remarks_(std::move(remarks)),
        numbers_(std::move(numbers)),
        feet_(std::move(feet)),
        take_(take) {}

  Result<TrackedNotes> read(XmlReader& xml) {
    for (At at = TRY(xml.next()); at != At::done && !stopped_; at = TRY(xml.next())) {
      if (at == At::text) {
        if (in_text_ && skipped_ == 0) TRY(add(xml.text()));
      } else if (passes_over(xml.name(), at == At::begin)) {
        continue;
      } else if (at == At::begin) {
        TRY(begin(xml));
      } else {
        TRY(end(xml.name()));
      }
    }
    if (!stopped_ && !remarks_.empty()) note("remarks_lost");
    return TrackedNotes{{notes_.begin(), notes_.end()}};
  }

 private:
  void note(std::string_view code) { notes_.emplace(code); }

  // What is no text of the body, and everything within it.
  bool passes_over(std::string_view name, bool begins) {
    const bool box = name == "txbxContent";
    const bool looks = name.ends_with("PrChange");
    const bool formula = name == "oMath" || name == "oMathPara";
    const bool skips = box || looks || formula || name == "Fallback" || name == "instrText";
    if (!skips) return skipped_ > 0;
    if (!begins) {
      if (skipped_ > 0) --skipped_;
      return true;
    }
    ++skipped_;
    if (box) note("text_boxes");
    if (looks) note("formats");
    if (formula) note("formulas");
    if (name == "instrText") note("fields");
    return true;
  }

  static bool adds(std::string_view name) { return name == "ins" || name == "moveTo"; }
  static bool strikes(std::string_view name) { return name == "del" || name == "moveFrom"; }

  Result<void> begin(const XmlReader& xml) {
    const std::string_view name = xml.name();
    if (name == "p") {
      begin_paragraph();
    } else if (name == "pPr") {
      in_properties_ = true;
    } else if (name == "t" || name == "delText") {
      in_text_ = true;
    } else if (adds(name) || strikes(name)) {
      if (name.starts_with("move")) note("moves");
      if (in_properties_) {
        (adds(name) ? now_.added : now_.struck) = by_of(xml);
      } else {
        (adds(name) ? added_ : struck_).push_back(by_of(xml));
      }
    } else if (name == "tbl") {
      if (++tables_ == 1) {
        ++table_;
        row_ = 0;
      } else {
        note("nested_tables");
      }
    } else if (name == "tr" && tables_ == 1) {
      ++row_;
      column_ = 0;
      span_ = 1;
    } else if (name == "tc" && tables_ == 1) {
      // Cells beyond those that a table here has are in its last one.
      column_ = std::min<std::uint32_t>(column_ + std::exchange(span_, 1),
                                        static_cast<std::uint32_t>(kColumnsMax));
    } else if (name == "gridSpan" && tables_ == 1) {
      span_ = static_cast<std::uint32_t>(std::min(number_of(xml.attribute("val"), 1), kColumnsMax));
    } else if (name == "pStyle") {
      const std::string id = xml.attribute("val").value_or("");
      const auto known = styles_.find(id);
      list_ = numbers_.of_style(id);
      if (known != styles_.end() && !known->second.empty()) now_.style = known->second;
    } else if (name == "numPr") {
      if (now_.style == "paragraph") now_.style = "list";
      if (!list_) list_ = ListPlace();
    } else if (name == "numId" && in_properties_ && list_) {
      list_->list = xml.attribute("val").value_or("");
    } else if (name == "pageBreakBefore" && in_properties_) {
      now_.on_new_page = xml.attribute("val").value_or("1") != "0";
    } else if (name == "ilvl") {
      now_.level = std::min<std::size_t>(number_of(xml.attribute("val"), 0), 8);
      if (list_) list_->level = now_.level;
    } else if (name == "tab" && !in_properties_) {
      TRY(add("\t"));
    } else if (name == "br" && xml.attribute("type").value_or("") == "page") {
      // Behind words, what follows is on the new page.
      (size_ == 0 ? now_.on_new_page : breaks_) = true;
      TRY(add("\n"));
    } else if (name == "br" || name == "cr") {
      TRY(add("\n"));
    } else if (name == "noBreakHyphen") {
      TRY(add("\xE2\x80\x91"));
    } else if (name == "commentRangeStart" || name == "commentReference") {
      hang(std::string(beginning(xml.attribute("id").value_or(""), 20)),
           name == "commentRangeStart");
    } else if (name == "commentRangeEnd") {
      open_.erase(std::string(beginning(xml.attribute("id").value_or(""), 20)));
    } else if (name == "drawing" || name == "pict" || name == "object") {
      note("pictures");
    } else if (name == "footnoteReference" || name == "endnoteReference") {
      note("footnotes");
      const auto found = feet_.find((name.starts_with('f') ? 'f' : 'e') +
                                    std::string(beginning(xml.attribute("id").value_or(""), 20)));
      if (in_paragraph_ && struck_.empty() && found != feet_.end()) {
        std::size_t at = 0;
        for (const Run& run : now_.runs) at += run.struck.author.empty() ? run.text.size() : 0;
        now_.feet.push_back({at, clean(found->second, true)});
        feet_.erase(found);
      }
    }
    return {};
  }

  Result<void> end(std::string_view name) {
    if (name == "p") return end_paragraph();
    if (name == "pPr") in_properties_ = false;
    if (name == "t" || name == "delText") in_text_ = false;
    if (name == "tbl" && tables_ > 0) --tables_;
    if (!in_properties_ && (adds(name) || strikes(name))) {
      auto& of = adds(name) ? added_ : struck_;
      if (!of.empty()) of.pop_back();
    }
    return {};
  }

  void begin_paragraph() {
    now_ = TrackedParagraph();
    now_.style = "paragraph";
    now_.on_new_page = std::exchange(breaks_, false);
    list_.reset();
    size_ = 0;
    open_.clear();
    if (tables_ > 0) {
      now_.table = table_;
      now_.row = row_;
      now_.column = column_;
    }
    in_paragraph_ = true;
  }

  Result<void> end_paragraph() {
    if (!std::exchange(in_paragraph_, false)) return {};
    for (Run& run : now_.runs) {
      std::string words = mended(run.text);
      if (words != run.text) note("mended");
      run.text = std::move(words);
    }
    std::erase_if(now_.runs, [](const Run& run) { return run.text.empty(); });
    if (list_ && list_->list != "0") now_.number = numbers_.next(*list_);
    for (Marginal& remark : now_.remarks) remark.on = clean(remark.on, false);
    if (++paragraphs_ > kRowsMax) return too_much();
    stopped_ = !take_(std::move(now_));
    return {};
  }

  Result<void> add(std::string_view text) {
    if (!in_paragraph_) return {};
    size_ += text.size();
    all_ += text.size();
    if (size_ > kWordsOfOneMax || all_ > kSharedMax) return too_much();
    const Run::By added = added_.empty() ? Run::By() : added_.back();
    const Run::By struck = struck_.empty() ? Run::By() : struck_.back();
    if (now_.runs.empty() || now_.runs.back().added != added || now_.runs.back().struck != struck) {
      if (++runs_ > kRunsMax) return too_much();
      now_.runs.push_back({"", false, added, struck});
    }
    now_.runs.back().text += text;
    for (const auto& [id, at] : open_) {
      std::string& on = now_.remarks[at].on;
      if (on.size() < kOnMax) on += beginning(text, kOnMax - on.size());
    }
    return {};
  }

  void hang(const std::string& id, bool opens) {
    const auto found = remarks_.find(id);
    if (!in_paragraph_ || found == remarks_.end()) return;
    if (opens) open_[id] = now_.remarks.size();
    now_.remarks.push_back(std::move(found->second));
    remarks_.erase(found);
  }

  const std::map<std::string, std::string> styles_;
  std::map<std::string, Marginal> remarks_;  // that hang on nothing yet
  DocxNumbers numbers_;
  std::map<std::string, std::string> feet_;  // that hang on nothing yet
  const std::function<bool(TrackedParagraph)>& take_;
  TrackedParagraph now_;
  std::optional<ListPlace> list_;  // of the paragraph
  bool breaks_ = false;            // what follows is on a new page
  std::vector<Run::By> added_;     // innermost last; as deep as XML may be
  std::vector<Run::By> struck_;
  std::map<std::string, std::size_t> open_;  // remarks whose words go on, by their place
  std::set<std::string> notes_;
  std::size_t skipped_ = 0;
  std::size_t tables_ = 0;  // within each other
  std::uint32_t table_ = 0;
  std::uint32_t row_ = 0;
  std::uint32_t column_ = 0;
  std::uint32_t span_ = 1;
  std::size_t size_ = 0;
  std::size_t all_ = 0;
  std::size_t runs_ = 0;
  std::size_t paragraphs_ = 0;
  bool in_paragraph_ = false;
  bool in_properties_ = false;
  bool in_text_ = false;
  bool stopped_ = false;
};

void write_by(json::Writer& out, std::string_view key, const Run::By& by) {
  out.key(key);
  if (by.author.empty()) {
    out.null();
  } else {
    out.begin_object().field("author", by.author).field("date", by.date).end_object();
  }
}

}  // namespace

Result<TrackedNotes> read_tracked(ByteView docx,
                                  const std::function<bool(TrackedParagraph)>& take) {
  Archive archive = TRY(Archive::open(docx));
  if (archive.holds("word/vbaProject.bin"))
    return Error{ErrorCode::invalid,
                 "the document carries macros; save it as an ordinary document (.docx) without "
                 "them and try again"};
  auto styles = TRY(styles_of(archive));
  auto remarks = TRY(remarks_of(archive));
  DocxNumbers numbers = TRY(DocxNumbers::read(archive));
  std::map<std::string, std::string> feet;
  TRY(read_feet(archive, "word/footnotes.xml", 'f', feet));
  TRY(read_feet(archive, "word/endnotes.xml", 'e', feet));
  const auto stream = TRY(archive.stream("word/document.xml"));
  XmlReader xml = TRY(XmlReader::open(*stream));
  return Reader(std::move(styles), std::move(remarks), std::move(numbers), std::move(feet), take)
      .read(xml);
}

void write_tracked(json::Writer& out, const TrackedParagraph& paragraph) {
  out.begin_object()
      .field("style", paragraph.style)
      .field("level", paragraph.level)
      .field("table", paragraph.table)
      .field("row", paragraph.row)
      .field("column", paragraph.column)
      .field("number", paragraph.number)
      .field("on_new_page", paragraph.on_new_page);
  out.key("feet").begin_array();
  for (const TrackedParagraph::Foot& foot : paragraph.feet)
    out.begin_object().field("at", foot.at).field("text", foot.text).end_object();
  out.end_array();
  write_by(out, "added", paragraph.added);
  write_by(out, "struck", paragraph.struck);
  out.key("runs").begin_array();
  for (const Run& run : paragraph.runs) {
    out.begin_object().field("text", run.text);
    write_by(out, "added", run.added);
    write_by(out, "struck", run.struck);
    out.end_object();
  }
  out.end_array().key("remarks").begin_array();
  for (const Marginal& remark : paragraph.remarks) {
    out.begin_object();
    write_by(out, "by", remark.by);
    out.field("text", remark.text).field("on", remark.on).end_object();
  }
  out.end_array().end_object();
}

}  // namespace papers
