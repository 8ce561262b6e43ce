// The words of a negotiated text as a view shows them: of the answer that the text's own screen
// gives (openapi.json, NegotiatedText), and of nothing else (docs/operating/export.md).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "papers/text_paper.h"

namespace api {

enum class TextView : std::uint8_t {
  compilation,  // all that is proposed, each alternative in brackets under its parties' names
  rolling,      // one bracket for each place that is open, its alternatives side by side
  clean,        // what stands: the revision's words where a bracket is open
  party,        // as one party proposes it
  tracked,      // what each party adds and strikes, for DOCX
};

// How a party is called in a language.
using PartyCalled = std::function<std::string(std::string_view party, std::string_view language)>;

class TextWords {
 public:
  // `text` stays whole longer than this. `party`: whose reading, with TextView::party.
  // `language`: of the names of those who add and strike.
  TextWords(const json::Value& text, TextView view, std::string party, std::string language,
            PartyCalled called);

  // Nothing where this view has no such paragraph. `languages`: of its columns.
  std::optional<papers::TextPaper::Paragraph> paragraph(
      const json::Value& element, const std::vector<std::string>& languages) const;

  // A change of the answer; null: it is not there.
  const json::Value* change(std::string_view key) const;
  // Changes and comments on an element, in the order of the answer.
  const std::vector<const json::Value*>& changes_on(std::string_view element) const;
  const std::vector<const json::Value*>& comments_on(std::string_view element) const;
  // 'Aldermark, Brevonia', or 'Chair'.
  std::string authors(const std::vector<json::Value>& parties, bool chair,
                      std::string_view language) const;
  // Whose a change is, and since when.
  papers::Run::By by(std::string_view key) const;
  // Words with the numbers of the elements that they refer to, {#id}.
  std::string referred(std::string_view words) const;

 private:
  struct Laying {
    std::string_view language;
    papers::Run::By added;
    papers::Run::By struck;
  };
  void lay(const std::vector<json::Value>& parts, const Laying& how, papers::Runs& out) const;
  void lay_bracket(const json::Value& bracket, const Laying& how, papers::Runs& out) const;
  void lay_tracked(const json::Value& bracket, const Laying& how, papers::Runs& out) const;
  void lay_alternative(const json::Value& one, const Laying& how, papers::Runs& out) const;
  void add(papers::Runs& out, std::string words, bool strong, const Laying& how) const;
  papers::Runs column(const json::Value& element, const std::string& language) const;
  void add_beside(const json::Value& element, const Laying& how, papers::Runs& out) const;
  void add_structure(const json::Value& element, const Laying& how, papers::Runs& out) const;
  void add_remarks(const json::Value& element, papers::TextPaper::Paragraph& out) const;
  bool is_of_party(const json::Value& change) const;
  // Whether anything stands there that not all agreed to.
  static bool is_open(const json::Value& element);
  // An open or accepted change of this kind at the element; null: none.
  const json::Value* structure(const json::Value& element, std::string_view what, bool open) const;
  std::string note_of(const json::Value& structure, std::string_view language) const;

  const json::Value& text_;
  TextView view_;
  std::string party_;
  std::string language_;
  PartyCalled called_;
  std::map<std::string, const json::Value*, std::less<>> changes_;
  using ByElement = std::map<std::string, std::vector<const json::Value*>, std::less<>>;
  ByElement changes_on_;
  ByElement comments_on_;
  std::map<std::string, std::string, std::less<>> numbers_;  // of elements, by identifier
};

}  // namespace api
