// What a delegation asks its capital about the open brackets of a text: a row for each, with room
// for the answer. What was asked and has closed since stands there too, with what it became.
#include <algorithm>
#include <map>
#include <set>

#include "api/print_text.h"
#include "api/print_values.h"
#include "api/print_words.h"

namespace api {
namespace {

class Sheet {
 public:
  Sheet(const json::Value& text, const json::Value* request, std::string self,
        const TextAsked& asked, const TextFrame& frame)
      : text_(text),
        request_(request),
        self_(std::move(self)),
        asked_(asked),
        frame_(frame),
        words_(text, TextView::compilation, "", asked.language, frame.called) {}

  papers::TableOut make() {
    papers::TableOut out{word("instruction_sheet"), {}, {}};
    for (const std::string_view heading :
         {"number_in_text", "language", "words_now", "alternatives", "our_position", "question",
          "instruction", "authority", "date"})
      out.headings.push_back(word(heading));
    for (const json::Value& element : items(text_, "elements")) {
      for (const json::Value& words : items(element, "words")) {
        for (const json::Value& part : items(words, "parts")) {
          if (!items(part, "alternatives").empty()) add(element, words, part, out);
        }
      }
      add_whole(element, out);
    }
    if (request_ != nullptr) add_closed(items(*request_, "rows"), out);
    return out;
  }

 private:
  std::string word(std::string_view id) const { return print_word(id, asked_.language); }

  std::string flat(const std::vector<json::Value>& parts, std::string_view language) const {
    std::string out;
    for (const json::Value& part : parts) {
      if (part.is_string()) {
        out += words_.referred(*part.string());
      } else if (const std::string blank = plain(part, "blank"); !blank.empty()) {
        out += "[" + word(blank) + "]";
      } else {
        for (const json::Value& one : items(part, "alternatives")) {
          out += "[" + who(one, language) + ": " + flat(items(one, "parts"), language) + "]";
        }
      }
    }
    return out.empty() ? "(" + word("no_text") + ")" : out;
  }

  std::string who(const json::Value& one, std::string_view language) const {
    const json::Value* chair = one.find("chair");
    const std::string out = words_.authors(
        items(one, "parties"), chair != nullptr && chair->boolean().value_or(false), language);
    return out.empty() ? "Rev." + plain(text_, "shown") : out;
  }

  bool is_ours(const std::vector<json::Value>& parties) const {
    return std::any_of(parties.begin(), parties.end(),
                       [&](const json::Value& one) { return one.string() == self_; });
  }

  static void keys_of(const json::Value& bracket, std::vector<std::string>& out) {
    for (const json::Value& one : items(bracket, "alternatives")) {
      for (const json::Value& key : items(one, "changes"))
        out.emplace_back(key.string().value_or(""));
      for (const json::Value& part : items(one, "parts")) {
        if (part.is_object()) keys_of(part, out);
      }
    }
  }

  // What is asked here; nothing: of this one nothing is. Where no request is named, all are asked.
  // What was asked about two brackets that are one now is asked there twice.
  std::optional<std::string> question(const std::string& element, const std::string& language,
                                      const std::vector<std::string>& keys) {
    if (request_ == nullptr) return "";
    std::optional<std::string> out;
    for (const json::Value& row : items(*request_, "rows")) {
      if (plain(row, "element") != element || plain(row, "language") != language) continue;
      const auto& changes = items(row, "changes");
      if (std::none_of(changes.begin(), changes.end(), [&](const json::Value& change) {
            return std::find(keys.begin(), keys.end(), change.string().value_or("")) != keys.end();
          }))
        continue;
      shown_.insert(&row);
      if (!out) out.emplace();
      add_line(*out, asked_in(row));
    }
    return out;
  }

  std::string asked_in(const json::Value& row) const {
    return words_in(row.find("question"), {asked_.language});
  }

  // What of a request is open nowhere any more: it was decided meanwhile, and capital has to know.
  void add_closed(const std::vector<json::Value>& rows, papers::TableOut& out) const {
    for (const json::Value& row : rows) {
      if (shown_.contains(&row)) continue;
      const std::string language = plain(row, "language");
      std::string number = plain(row, "element");
      std::string reads;
      for (const json::Value& element : items(text_, "elements")) {
        if (plain(element, "id") != plain(row, "element")) continue;
        number = number_of(element);
        for (const json::Value& words : items(element, "words")) {
          if (language.empty() || plain(words, "language") == language)
            add_line(reads, (language.empty() ? plain(words, "language") + ": " : "") +
                                words_.referred(plain(words, "words")));
        }
      }
      std::string became;
      if (const auto& changes = items(row, "changes"); !changes.empty()) {
        became = word("closed_meanwhile");
        for (const json::Value& change : changes)
          add_line(became, became_of(std::string(change.string().value_or(""))));
      }
      out.rows.push_back({number, language, reads.empty() ? "(" + word("no_text") + ")" : reads,
                          became, "", asked_in(row), "", "", ""});
    }
  }

  std::string became_of(const std::string& key) const {
    const json::Value* change = words_.change(key);
    const std::string party = frame_.called(key.substr(0, key.find('/')), asked_.language);
    return party + ": " +
           word("became_" + (change == nullptr ? std::string("unknown") : plain(*change, "state")));
  }

  std::string number_of(const json::Value& element) const {
    const std::string number = plain(element, "number");
    return number.empty() ? word("element_" + plain(element, "type")) : number;
  }

  void add(const json::Value& element, const json::Value& words, const json::Value& bracket,
           papers::TableOut& out) {
    const std::string language = plain(words, "language");
    std::vector<std::string> keys;
    keys_of(bracket, keys);
    const auto asked = question(plain(element, "id"), language, keys);
    if (!asked) return;
    std::string all;
    std::string ours;
    for (const json::Value& one : items(bracket, "alternatives")) {
      const std::string reads = flat(items(one, "parts"), language);
      add_line(all, who(one, asked_.language) + ": " + reads);
      if (is_ours(items(one, "parties"))) add_line(ours, reads);
    }
    out.rows.push_back({number_of(element), language, words_.referred(plain(words, "words")), all,
                        ours, *asked, "", "", ""});
  }

  // An element that comes, goes or moves as a whole.
  void add_whole(const json::Value& element, papers::TableOut& out) {
    // By change, in the order of their names; a flood of them on one element is gone through once.
    std::map<std::string, std::string> whats;
    for (const json::Value& one : items(element, "beside"))
      whats[plain(one, "change")] = "beside_" + plain(one, "why");
    for (const json::Value& one : items(element, "structure"))
      whats.emplace(plain(one, "change"), "structure_" + plain(one, "what"));
    if (const std::string comes = plain(element, "proposed"); !comes.empty())
      whats.emplace(comes, "structure_comes");
    std::string reads;
    for (const json::Value& one : items(element, "words"))
      add_line(reads, plain(one, "language") + ": " + words_.referred(plain(one, "words")));
    for (const auto& [key, named] : whats) {
      const json::Value* change = words_.change(key);
      if (change == nullptr || plain(*change, "state") != "open") continue;
      const auto asked = question(plain(element, "id"), "", {key});
      if (!asked) continue;
      const std::string what = word(named);
      out.rows.push_back(
          {number_of(element), "", reads,
           words_.authors(items(*change, "supporters"), false, asked_.language) + ": " + what,
           is_ours(items(*change, "supporters")) ? what : "", *asked, "", "", ""});
    }
  }

  const json::Value& text_;
  const json::Value* request_;
  const std::string self_;
  const TextAsked& asked_;
  const TextFrame& frame_;
  TextWords words_;
  std::set<const json::Value*> shown_;  // rows of the request that are open
};

}  // namespace

papers::Document instruction_sheet(const json::Value& text, const json::Value* request,
                                   const std::string& self, const TextAsked& asked,
                                   const TextFrame& frame) {
  papers::Document out;
  const std::string name = print_word("instruction_sheet", asked.language);
  const std::string title = words_in(text.find("titles"), {asked.language});
  out.title = name + ": " + (title.empty() ? plain(text, "id") : title);
  out.language = asked.language;
  out.marking = frame.marking;
  // Whatever the arrangement is for: what we ask and hold is for our own side.
  const std::string shared = text_notice(text, asked, frame);
  const std::string notice =
      filled(print_word("only", asked.language), frame.called(self, asked.language)) +
      (shared.empty() ? "" : " · ") + shared;
  out.notice = notice + (notice.empty() ? "" : " · ") + text_foot(text, asked, name);
  out.origin = frame.origin;
  out.wide = true;
  if (request != nullptr) {
    out.facts({{print_word("asked_of", asked.language),
                words_in(request->find("office"), {asked.language})},
               {print_word("deadline", asked.language), plain(*request, "deadline")}});
  }
  out.table(Sheet(text, request, self, asked, frame).make());
  for (papers::TextPaper::Section& section : text_sections(text, asked, frame)) {
    out.heading(std::move(section.heading));
    out.list(std::move(section.lines));
  }
  return out;
}

}  // namespace api
