// What stands in the margin of a paper, and what found no place in the text.
#include <algorithm>
#include <utility>

#include "api/paper_in_reader.h"
#include "papers/targets.h"

namespace api {

using papers::TrackedParagraph;

void PaperReader::bring_remarks(const PaperSheet& sheet, const PaperTarget& target) {
  for (const TrackedParagraph& part : sheet.parts) {
    for (const papers::Marginal& remark : part.remarks) {
      if (remark.text.empty()) continue;
      PaperItem out = item(target, "comment", remark.by);
      const std::string now = words_behind(sheet.before, sheet.prefix);
      const bool of_part = !remark.on.empty() && remark.on.size() < now.size() / 2;
      out.on = of_part ? remark.on : "";
      out.after = of_part ? "“" + remark.on + "”: " + remark.text : remark.text;
      const std::string folded = folded_spaces(out.after);
      const bool recorded = is_remarked(target.id, remark.by.author, folded) ||
                            is_remarked(target.id, remark.by.author, folded_spaces(remark.text));
      out.language = papers::language_of(remark.text, target.language);
      out.state = recorded ? "recorded" : "new";
      if (!recorded) out.content = comment(target.id, out.language, out.after);
      out_.items.push_back(std::move(out));
    }
  }
}

std::string PaperReader::comment(const std::string& element, const std::string& language,
                                 const std::string& words) {
  json::Writer content;
  content.begin_object().key("comment").begin_object().field("element", element);
  content.key("words").begin_object().field(language, words).end_object();
  content.end_object().end_object();
  return content.take();
}

void PaperReader::gather_remarks() {
  if (std::exchange(remarks_gathered_, true)) return;
  for (const PaperTarget& target : forms_.all()) {
    for (const PaperTarget::Print& print : target.prints) {
      for (const papers::Remark& known : print.remarks) {
        std::string words = folded_spaces(known.text);
        remarked_.emplace(std::pair(known.by.author, words), &target);
        remarked_on_.emplace(target.id, known.by.author, std::move(words));
      }
    }
  }
}

bool PaperReader::is_remarked(const std::string& element, const std::string& author,
                              const std::string& folded) {
  gather_remarks();
  return remarked_on_.contains({element, author, folded});
}

const PaperTarget* PaperReader::remarked(const papers::Marginal& remark) {
  gather_remarks();
  const auto found = remarked_.find({remark.by.author, folded_spaces(remark.text)});
  return found == remarked_.end() ? nullptr : found->second;
}

void PaperReader::leave(const PaperSheet& sheet) {
  const std::vector<TrackedEdit> edits = tracked_edits(sheet.runs);
  for (const TrackedEdit& edit : edits)
    out_.left.push_back({"no_paragraph", edit.by.author, "",
                         shortened(cut_of(sheet.before, edit.from, edit.to)),
                         shortened(edit.words)});
  for (const auto& [at, by] : sheet.cuts)
    out_.left.push_back({"no_paragraph", by.author, "", "",
                         shortened(cut_of(sheet.before, at, count_of(sheet.before)))});
  for (const TrackedParagraph& part : sheet.parts) {
    for (const papers::Marginal& remark : part.remarks) {
      if (const PaperTarget* known = remarked(remark)) {
        PaperItem out = item(*known, "comment", remark.by);
        out.state = "recorded";
        out.after = remark.text;
        out_.items.push_back(std::move(out));
        continue;
      }
      out_.left.push_back(
          {"no_paragraph", remark.by.author, "", shortened(remark.on), shortened(remark.text)});
    }
  }
  const bool between = last_ != kNone && is_of_text(sheet) && !sheet.before.empty() &&
                       &sheet > first_found() && &sheet < last_found();
  if (edits.empty() && between)
    out_.left.push_back({"no_paragraph", "", "", shortened(sheet.before), ""});
}

const PaperSheet* PaperReader::first_found() const {
  for (const PaperSheet& one : sheets_) {
    if (one.target != kNone) return &one;
  }
  return nullptr;
}

const PaperSheet* PaperReader::last_found() const {
  const PaperSheet* out = nullptr;
  for (const PaperSheet& one : sheets_) {
    if (one.target != kNone) out = &one;
  }
  return out;
}

}  // namespace api
