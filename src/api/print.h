// Papers of the record: a meeting's page, its delegation list, its administrative note; of a body
// the list of commitments, the register of letters, reports upward, workplans, agreed wording and
// strands of work. Each is made of what the viewer's own screens say, so that nothing is printed
// that the viewer could not read, and each line names who says so.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/parts.h"
#include "base/json.h"
#include "papers/document.h"

namespace api {

enum class PrintPart { page, delegations, note };

// What of a brief a sheet tells beside what it asks. By number of the agenda item, 0: the meeting
// as a whole; by itself, nothing.
struct SheetAsked {
  std::vector<std::string> of;  // questions or offices, by identifier; empty: all that are open
  std::vector<std::string> objective;
  std::vector<std::string> line;
};

// One circle's papers for one reader.
class Printer {
 public:
  // `view` is the reader's; notice and names come from the circle's charter.
  Printer(Parts& parts, record::View& view, const record::CircleView& circle, std::string language);

  // Of the JSON of a meeting (openapi.json, Meeting), once the view has given it out.
  // `followed_up`: the follow-up of that meeting, of which what returns to it is shown.
  papers::Document meeting(const json::Value& meeting, PrintPart part,
                           const std::vector<json::Value>& followed_up = {}) const;

  // print_brief.cpp. Of the JSON of an annotated agenda: questions to capital, and what offices are
  // to clear, each with room for the answer, and nothing of the brief that was not asked for.
  // Nothing where nothing is asked.
  std::optional<papers::Document> questions(const json::Value& book, const SheetAsked& asked) const;
  std::optional<papers::Document> to_clear(const json::Value& book, const SheetAsked& asked) const;

  // A row for an item of the follow-up (openapi.json, FollowUpItem). `Ref` names the item: an
  // import of the same list adds nothing.
  void add_commitment(const json::Value& item, papers::TableOut& table) const;
  papers::TableOut commitments() const;
  // A document around tables, with the circle's notice and the marking of what the view gave out.
  papers::Document around(std::string title) const;

  // print_body.cpp. Of the JSON that the view gave out of a body (openapi.json: Body,
  // AgreedLanguage, StrandMatrix, Workplans). A paper that has nothing to say says so.
  //
  // The register of letters; `meeting`: only those about it (a matter; empty: all).
  papers::Document letters(const json::Value& body, std::string_view meeting) const;
  // The report of this identifier as each who gives it does (empty: all reports), with the outcomes
  // of the meetings that it covers.
  papers::Document reports(const json::Value& body, std::string_view report) const;
  // `year`: YYYY, empty: all.
  papers::Document workplans(const json::Value& plans, std::string_view year) const;
  papers::Document wording(const json::Value& language) const;
  // `as_tables`: for a workbook, else for reading.
  papers::Document strands(const json::Value& matrix, bool as_tables) const;

  std::string word(std::string_view id) const;
  std::string party(std::string_view name) const;
  std::string body(std::string_view id) const;  // its name; where there is none its identifier
  std::string title_of(const json::Value& meeting) const;
  std::string meeting_named(std::string_view matter) const;

 private:
  std::string text(const json::Value* names) const;  // in the reader's language, else in another
  std::string date(const json::Value* date) const;
  std::string who(const json::Value& item) const;
  // How words that were noted came to whoever noted them; empty: not known.
  std::string channel(const json::Value& said) const;
  std::string owners(const json::Value& item) const;
  papers::TableOut outcomes(const json::Value& meeting) const;
  // print_body.cpp
  std::string use(const json::Value* use) const;  // of wording: when, where, in which paragraph
  void add_report(papers::Document& out, const json::Value& report) const;
  // What was made, with the marking of all that was read for it.
  papers::Document framed(std::string title, papers::Document inside) const;
  // A table that stands there without rows too: its headings say what is asked for.
  void add_table(papers::Document& out, papers::TableOut table) const;
  // print_record.cpp. In UTC, with the time of the place beside it; empty: not known.
  std::string times(const json::Value& meeting) const;
  std::string moment(const std::string& utc, const json::Value& meeting) const;
  // Papers by name, a line each; of a commitment's progress what shows it.
  std::string papers_of(const json::Value& item, std::string_view list = "papers") const;
  // What a matter is called where it is referred to; an identifier where nothing says more.
  std::string referred(std::string_view matter) const;
  // What is referred to by matter or, of a comment, by outcome of `meeting`: a line each.
  std::string about(const json::Value& item, const json::Value& meeting) const;
  std::string role(const json::Value& member, std::string_view otherwise) const;
  std::string office(const json::Value& member) const;
  // Those of one paragraph: the words as they were, as they are to be, why, whose word since when.
  void add_corrections(papers::Document& out, const json::Value& minutes,
                       std::string_view paragraph) const;
  void add_presence(papers::Document& out, const json::Value& meeting) const;
  void add_reports(papers::Document& out, const json::Value& meeting) const;
  void add_comments(papers::Document& out, const json::Value& meeting) const;
  void add_delegations(papers::Document& out, const json::Value& meeting) const;
  void add_agenda(papers::Document& out, const json::Value& meeting, bool who_says) const;
  void add_positions(papers::Document& out, const json::Value& meeting) const;
  void add_minutes(papers::Document& out, const json::Value& meeting) const;

  // print_noted.cpp
  void add_noted_delegations(papers::TableOut& table, const json::Value& meeting) const;
  std::string noted_words(std::string_view says, const json::Value& said,
                          const json::Value& meeting) const;  // empty: none
  std::string plan(const json::Value& details) const;         // when, where and how, of a content
  void add_returning(papers::Document& out, const json::Value& meeting,
                     const std::vector<json::Value>& followed_up) const;
  // print_brief.cpp
  std::string item_of(const json::Value& book, const std::string& number) const;
  void add_told(papers::Document& out, const json::Value& book, const std::string& number,
                const SheetAsked& asked) const;
  void add_meeting_facts(papers::Document& out, const json::Value& book) const;

  Parts& parts_;
  record::View& view_;
  const std::string circle_;
  std::string language_;
  const PartyNames& names_;
};

}  // namespace api
