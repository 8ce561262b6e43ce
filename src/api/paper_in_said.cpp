// What each paragraph of a paper says, once it is found in the text.
#include <algorithm>

#include "api/paper_in_reader.h"
#include "api/print_values.h"
#include "modules/texts/edits.h"
#include "papers/clean.h"

namespace api {
namespace {

using papers::Run;
using papers::TrackedParagraph;

constexpr std::size_t kBeginningMax = 400;  // bytes of a paragraph in the answer

// Without what stands ahead of the words: so many code points, and what somebody adds there.
papers::Runs numbered_off(const papers::Runs& runs, std::uint32_t prefix) {
  papers::Runs out;
  std::uint32_t ahead = prefix;
  for (const Run& run : runs) {
    if (ahead == 0) {
      out.push_back(run);
    } else if (run.added.author.empty()) {
      const std::uint32_t size = count_of(run.text);
      if (size > ahead) {
        out.push_back(run);
        out.back().text = cut_of(run.text, ahead, size);
      }
      ahead -= std::min(ahead, size);
    }
  }
  return out;
}

}  // namespace

bool is_only_added(const TrackedParagraph& one) {
  return !one.runs.empty() && std::all_of(one.runs.begin(), one.runs.end(),
                                          [](const Run& run) { return !run.added.author.empty(); });
}

std::string shortened(const std::string& words) {
  return std::string(papers::beginning(words, kBeginningMax));
}

std::string words_behind(const std::string& words, std::uint32_t prefix) {
  return prefix == 0 ? words : cut_of(words, prefix, count_of(words));
}

void PaperReader::bring(std::size_t at) {
  PaperSheet& sheet = sheets_[at];
  if (sheet.is_done) return;
  if (sheet.target == kNone) {
    if (sheet.before.empty() && is_only_added(sheet.parts.front())) return come(at);
    return leave(sheet);
  }
  const PaperTarget& target = forms_.all()[sheet.target];
  if (!sheet.key.empty() && sheet.runs.empty() && !target.printed.empty()) {
    // Of two rows under one identifier it may be the one that has no words in this language.
    for (const PaperTarget& other : forms_.all()) {
      if (other.id == target.id && other.language == target.language && other.printed.empty())
        return;
    }
    // Who wants no words there strikes them, or says so: a cell may have lost them by accident.
    out_.left.push_back({"emptied", "", target.id, shortened(target.printed), ""});
    return;
  }
  const std::string now = words_behind(sheet.before, sheet.prefix);
  const bool known = sheet.form != kNone;
  // Of the words as the paper has them, and of what they are a form of.
  const std::string* const alike = known ? nullptr : most_alike(target, now);
  const std::string& form = known              ? target.forms[sheet.form].words
                            : alike != nullptr ? *alike
                                               : target.printed;
  const std::uint32_t revision = known ? target.forms[sheet.form].revision : 0;
  out_.places.push_back(
      {shortened(now), target.id, target.number, target.language, known ? revision : 0});
  if (!known && !sheet.before.empty()) {
    for (const texts::Edit& edit : texts::edits_between(form, now))
      add_edit(target, {{}, edit.from, edit.to, edit.words, ""}, form, "new");
  }
  if (support(at)) return bring_remarks(sheet, target);
  const bool moved = known && revision < forms_.shown();
  const std::string goes = whole_goes(sheet, target);
  for (const TrackedEdit& edit : tracked_edits(numbered_off(sheet.runs, sheet.prefix))) {
    // Whoever strikes the whole strikes each of its words.
    if (!goes.empty() && edit.by.author == goes && edit.words.empty()) continue;
    add_edit(target, edit, now, moved || !known ? "moved" : "new");
  }
  split(at);
  if (goes.empty()) join_next(at, target);
  bring_remarks(sheet, target);
}

PaperItem PaperReader::item(const PaperTarget& target, std::string_view what,
                            const Run::By& by) const {
  PaperItem out;
  out.what = what;
  out.author = by.author;
  out.date = by.date;
  out.element = target.id;
  out.number = target.number;
  out.language = target.language;
  return out;
}

std::string PaperReader::whole_goes(const PaperSheet& sheet, const PaperTarget& target) {
  const Run::By& by = sheet.parts.front().struck;
  if (by.author.empty() || sheet.runs.empty()) {
    note_number(sheet, target);
    return {};
  }
  for (const Run& run : sheet.runs) {
    if (!run.struck.author.empty() || !run.added.author.empty()) continue;
    note_number(sheet, target);
    return {};
  }
  PaperItem out = item(target, "goes", by);
  out.before = target.printed;
  const bool recorded = std::any_of(
      target.prints.begin(), target.prints.end(),
      [&](const PaperTarget::Print& print) { return print.struck.author == by.author; });
  out.state = recorded ? "recorded" : "new";
  if (!recorded && !target.proposed.empty()) {
    out_.left.push_back({"refused", by.author, target.id, out.before, ""});
    return by.author;
  }
  if (!recorded) {
    json::Writer content;
    content.begin_object().key("change").begin_object().field("element", target.id);
    content.key("move").begin_object().field("what", "GOES").end_object();
    content.end_object().end_object();
    out.content = content.take();
  }
  out_.items.push_back(std::move(out));
  return by.author;
}

void PaperReader::note_number(const PaperSheet& sheet, const PaperTarget& target) {
  for (const TrackedEdit& edit : tracked_edits(sheet.runs)) {
    if (edit.from < sheet.prefix)
      out_.left.push_back({"number_changed", edit.by.author, target.id,
                           cut_of(sheet.before, edit.from, std::min(edit.to, sheet.prefix)),
                           edit.words});
  }
}

bool PaperReader::is_recorded(const PaperTarget& target, const TrackedEdit& edit,
                              const std::string& now) {
  const auto span = moved_along(now, target.printed, {edit.from, edit.to}, false);
  for (const PaperTarget::Print& print : target.prints) {
    const std::string before = words_before(print.runs);
    for (const TrackedEdit& known : tracked_edits(print.runs)) {
      if (known.by.author != edit.by.author || known.words != edit.words ||
          known.within != edit.within)
        continue;
      if (before == now) {
        if (known.from == edit.from && known.to == edit.to) return true;
      } else if (span &&
                 moved_along(before, target.printed, {known.from, known.to}, false) == span) {
        return true;
      }
    }
  }
  // Taken since: the text reads so.
  if (span || !edit.within.empty()) return false;
  for (const texts::Edit& since : texts::edits_between(now, target.printed)) {
    if (since.from == edit.from && since.to == edit.to && since.words == edit.words) return true;
  }
  return false;
}

void PaperReader::add_edit(const PaperTarget& target, const TrackedEdit& edit,
                           const std::string& now, std::string_view state) {
  PaperItem out = item(target, "change", edit.by);
  out.before = edit.within.empty() ? cut_of(now, edit.from, edit.to) : edit.within;
  out.after = edit.words;
  out.state = state;
  if (out.before == out.after) return;
  if (!edit.by.author.empty() && is_recorded(target, edit, now)) {
    out.state = "recorded";
    out_.items.push_back(std::move(out));
    return;
  }
  const auto leave_it = [&](std::string_view reason) {
    out_.left.push_back({std::string(reason), edit.by.author, target.id, out.before, out.after});
  };
  if (!edit.within.empty()) return leave_it("in_words_of_another");
  const auto printed = moved_along(now, target.printed, {edit.from, edit.to}, false);
  const auto span = printed ? moved_along(target.printed, target.reading, *printed, true) : printed;
  if (!span)
    return leave_it(target.printed.find('[') == kNone && now.find('[') != kNone ? "in_brackets"
                                                                                : "words_differ");
  json::Writer wanted;
  wanted.begin_object().field("element", target.id).key("words").begin_object();
  wanted.field(target.language, cut_of(target.reading, 0, span->from) + edit.words +
                                    cut_of(target.reading, span->to, count_of(target.reading)));
  wanted.end_object().field("whole", true);
  if (!target.proposed.empty()) wanted.field("on", target.proposed);
  out.wanted = wanted.end_object().take();
  out_.items.push_back(std::move(out));
}

}  // namespace api
