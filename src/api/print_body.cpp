// Papers of a body: the register of letters, reports upward, workplans, agreed wording, strands.
#include <map>

#include "api/print.h"
#include "api/print_values.h"

namespace api {
namespace {

std::string joined(const std::string& first, const std::string& second) {
  return first + (first.empty() || second.empty() ? "" : ", ") + second;
}

bool is_about(const json::Value& letter, std::string_view meeting) {
  for (const json::Value& one : items(letter, "about")) {
    if (one.string() == meeting) return true;
  }
  return false;
}

}  // namespace

papers::Document Printer::framed(std::string title, papers::Document inside) const {
  papers::Document out = around(std::move(title));
  out.blocks = std::move(inside.blocks);
  out.wide = inside.wide;
  return out;
}

void Printer::add_table(papers::Document& out, papers::TableOut table) const {
  papers::Document::Block block;
  block.kind = papers::Document::Block::Kind::table;
  if (table.rows.empty()) out.words(word("nothing"));
  block.table = std::move(table);
  out.blocks.push_back(std::move(block));
}

papers::Document Printer::letters(const json::Value& body, std::string_view meeting) const {
  papers::TableOut table{
      word("letters"),
      {word("direction"), word("reference"), word("date"), word("registered"), word("letter_from"),
       word("letter_to"), word("subject"), word("reply_due"), word("in_reply_to"),
       word("answered_by"), word("about_meetings"), word("documents"), word("who_says_so")},
      {}};
  const json::Value* series = body.find("series");
  static const json::Value kNone;
  const std::vector<json::Value>& all = items(series == nullptr ? kNone : *series, "letters");
  std::map<std::string, std::string> called;  // by identifier: the number on it, else what it is of
  for (const json::Value& letter : all) {
    const std::string number = plain(letter, "reference");
    called[plain(letter, "id")] = number.empty() ? text(letter.find("subject")) : number;
  }
  const auto name_of = [&](const std::string& id) {
    const auto found = called.find(id);
    return found == called.end() ? id : found->second;
  };
  for (const json::Value& letter : all) {
    if (!meeting.empty() && !is_about(letter, meeting)) continue;
    const bool is_out = plain(letter, "direction") == "out";
    const std::string counterpart = plain(letter, "counterpart");
    const std::string other = counterpart.empty() ? std::string() : party(counterpart);
    const std::string from = text(letter.find("from_office"));
    const std::string to = text(letter.find("to_office"));
    std::string reference = plain(letter, "reference");
    if (!items(letter, "rivals").empty()) add_line(reference, word("same_number"));
    std::string subject = text(letter.find("subject"));
    add_line(subject, text(letter.find("summary")));
    std::string answers;
    for (const json::Value& one : items(letter, "answered_by"))
      add_line(answers, name_of(std::string(one.string().value_or(""))));
    std::string about;
    for (const json::Value& one : items(letter, "about"))
      add_line(about, meeting_named(one.string().value_or("")));
    const std::string reply_to = plain(letter, "in_reply_to");
    table.rows.push_back({word(is_out ? "letter_out" : "letter_in"), reference,
                          plain(letter, "date"), plain(letter, "registered"),
                          is_out ? from : joined(other, from), is_out ? joined(other, to) : to,
                          subject, plain(letter, "reply_due"),
                          reply_to.empty() ? reply_to : name_of(reply_to), answers, about,
                          papers_of(letter), who(letter)});
  }
  papers::Document out;
  out.wide = true;
  add_table(out, std::move(table));
  return framed(word("letters") + ": " +
                    (meeting.empty() ? this->body(plain(body, "id")) : meeting_named(meeting)),
                std::move(out));
}

void Printer::add_report(papers::Document& out, const json::Value& report) const {
  std::string covers;
  for (const json::Value& one : items(report, "covers"))
    add_line(covers, meeting_named(one.string().value_or("")));
  const std::string to_meeting = plain(report, "to_meeting");
  out.facts({{word("to_meeting"), to_meeting.empty() ? to_meeting : meeting_named(to_meeting)},
             {word("state"), word(plain(report, "state"))},
             {word("due"), plain(report, "due")},
             {word("sent"), plain(report, "sent")},
             {word("covers"), covers},
             {word("who_says_so"), who(report)}});
  out.words(text(report.find("text")));
  for (const json::Value& one : items(report, "covers")) {
    const std::string_view matter = one.string().value_or("");
    const std::size_t first = matter.find('/');
    const std::size_t last = matter.rfind('/');
    if (first == std::string_view::npos || first == last) continue;
    const Result<Bytes> read = parts_.screens.meeting(
        view_, circle_, matter.substr(first + 1, last - first - 1), matter.substr(last + 1));
    const Result<json::Value> meeting =
        read.ok() ? json::parse(read.value(), std::size_t{64} << 20) : read.error();
    if (!meeting.ok()) continue;  // named above, and no more of it for this reader
    out.heading(title_of(meeting.value()));
    std::string place;
    if (const json::Value* where = meeting.value().find("place");
        where != nullptr && where->is_object())
      place = joined(text(where->find("city")), plain(*where, "country"));
    out.facts({{word("date"), date(meeting.value().find("date"))},
               {word("place"), place},
               {word("state"), word(plain(meeting.value(), "state"))}});
    papers::TableOut brought_out = outcomes(meeting.value());
    if (brought_out.rows.empty()) out.words(word("nothing"));
    out.table(std::move(brought_out));
  }
  papers::TableOut known{
      word("acknowledged_by"), {word("by"), word("date"), word("who_says_so")}, {}};
  for (const json::Value& by : items(report, "acknowledgements"))
    known.rows.push_back({text(by.find("by")), plain(by, "date"), who(by)});
  if (!known.rows.empty()) out.heading(word("acknowledged_by"));
  out.table(std::move(known));
  if (const std::string papers = papers_of(report); !papers.empty()) {
    out.heading(word("documents"));
    out.words(papers);
  }
}

papers::Document Printer::reports(const json::Value& body, std::string_view report) const {
  const auto addressee = [&](const json::Value& one) {
    constexpr std::string_view kBodies = "bodies/";
    const std::string id = plain(one, "to_body");
    if (id.empty()) return text(one.find("to_authority"));
    return this->body(id.starts_with(kBodies) ? id.substr(kBodies.size()) : id);
  };
  std::vector<const json::Value*> chosen;
  const json::Value* series = body.find("series");
  if (series != nullptr) {
    for (const json::Value& one : items(*series, "reports")) {
      if (report.empty() || plain(one, "id") == report) chosen.push_back(&one);
    }
  }
  std::string title = word("reports") + ": " + this->body(plain(body, "id"));
  if (chosen.size() == 1) title += " → " + addressee(*chosen.front());
  papers::Document out;
  for (const json::Value* one : chosen) {
    if (chosen.size() > 1) out.heading(word("to") + ": " + addressee(*one));
    add_report(out, *one);
  }
  if (chosen.empty()) out.words(word("nothing"));
  return framed(std::move(title), std::move(out));
}

papers::Document Printer::workplans(const json::Value& plans, std::string_view year) const {
  papers::Document out;
  out.wide = true;
  bool any = false;
  for (const json::Value& plan : items(plans, "workplans")) {
    const std::string period = date(plan.find("period"));
    if (!year.empty() && !period.starts_with(year) &&
        period.find(" – " + std::string(year)) == std::string::npos)
      continue;
    any = true;
    out.heading(joined(word("workplan") + " " + period, text(plan.find("title"))));
    out.facts({{word("lines"), std::to_string(items(plan, "lines").size())},
               {word("open"), plain(plan, "open")},
               {word("overdue"), plain(plan, "overdue")},
               {word("closed"), plain(plan, "closed")},
               {word("who_says_so"), who(plan)}});
    papers::TableOut table = commitments();
    table.name = word("workplan") + " " + period;
    for (const json::Value& line : items(plan, "lines")) {
      if (const json::Value* item = line.find("item"); item != nullptr && item->is_object()) {
        add_commitment(*item, table);
      } else {  // nobody has entered it, or not for this reader
        std::vector<std::string> row(table.headings.size());
        row.front() = word("not_entered");
        row.back() = plain(line, "matter");
        table.rows.push_back(std::move(row));
      }
    }
    add_table(out, std::move(table));
  }
  if (!any) add_table(out, commitments());
  return framed(word("workplan") + ": " + body(plain(plans, "body")) +
                    (year.empty() ? "" : ", " + std::string(year)),
                std::move(out));
}

std::string Printer::use(const json::Value* use) const {
  if (use == nullptr || !use->is_object()) return {};
  const std::string meeting = plain(*use, "meeting");
  std::string out = date(use->find("date"));
  out = joined(out, meeting.empty() ? meeting : meeting_named(meeting));
  out = joined(out, plain(*use, "text"));
  const std::string paragraph = plain(*use, "paragraph");
  if (paragraph.empty()) return out;
  std::string place = word("at_paragraph");
  if (const auto at = place.find("{}"); at != std::string::npos) place.replace(at, 2, paragraph);
  return joined(out, place);
}

papers::Document Printer::wording(const json::Value& language) const {
  papers::TableOut table{word("wording"),
                         {word("topic"), word("wording_now"), word("adopted"), word("first_used"),
                          word("reaffirmed"), word("changed"), word("who_says_so")},
                         {}};
  for (const json::Value& topic : items(language, "topics")) {
    std::string name = text(topic.find("names"));
    if (name.empty()) name = plain(topic, "id");
    for (const json::Value& entry : items(topic, "entries")) {
      std::string again;
      for (const json::Value& one : items(entry, "reaffirmations"))
        add_line(again, use(one.find("use")) + " (" + who(one) + ")");
      std::string changes;
      for (const char* list : {"changes", "other_changes"}) {
        for (const json::Value& one : items(entry, list)) {
          const std::string reason = text(one.find("reason"));
          add_line(changes, use(one.find("use")) + ": “" + text(one.find("before")) + "” → “" +
                                text(one.find("words")) + "”" +
                                (reason.empty() ? "" : "; " + word("reason") + ": " + reason) +
                                " (" + who(one) + ")");
        }
      }
      table.rows.push_back({name, text(entry.find("words")), use(entry.find("source")),
                            use(entry.find("first_use")), again, changes, who(entry)});
    }
  }
  papers::Document out;
  out.wide = true;
  add_table(out, std::move(table));
  return framed(word("wording") + ": " + body(plain(language, "body")), std::move(out));
}

papers::Document Printer::strands(const json::Value& matrix, bool as_tables) const {
  papers::Document out;
  out.wide = as_tables;
  std::map<std::string, std::pair<std::string, std::string>> meetings;  // name and days, by matter
  for (const json::Value& one : items(matrix, "meetings"))
    meetings[plain(one, "matter")] = {meeting_named(plain(one, "matter")), date(one.find("date"))};
  papers::TableOut all{word("strands"),
                       {word("strand"), word("leads"), word("meeting"), word("date"), word("state"),
                        word("progress"), word("who_says_so")},
                       {}};
  papers::TableOut by_meeting{word("by_meeting"), {word("strand"), word("state")}, {}};
  std::vector<std::string> columns;
  if (as_tables) {
    for (const json::Value& one : items(matrix, "meetings")) {
      columns.push_back(plain(one, "matter"));
      const auto& [name, days] = meetings[columns.back()];
      by_meeting.headings.push_back(days.empty() ? name : name + "\n" + days);
    }
  }
  for (const json::Value& strand : items(matrix, "strands")) {
    std::string title = text(strand.find("names"));
    if (title.empty()) title = plain(strand, "id");
    const json::Value* title_only = strand.find("title_only");
    if (title_only != nullptr && title_only->boolean().value_or(false))
      title += " (" + word("title_only") + ")";
    std::string leads;
    for (const json::Value& lead : items(strand, "leads"))
      add_line(leads, joined(party(plain(lead, "party")), text(lead.find("organisation"))));
    papers::TableOut own{
        title,
        {word("meeting"), word("date"), word("state"), word("progress"), word("who_says_so")},
        {}};
    std::map<std::string, std::string> cells;
    for (const json::Value& cell : items(strand, "cells")) {
      const std::string matter = plain(cell, "meeting");
      const auto& [name, days] = meetings[matter];
      const auto add = [&](const json::Value& said) {
        const std::string state = word(plain(said, "status"));
        const std::string words = text(said.find("words"));
        own.rows.push_back(
            {name.empty() ? meeting_named(matter) : name, days, state, words, who(said)});
        add_line(cells[matter], state + (state.empty() || words.empty() ? "" : ": ") + words +
                                    " (" + who(said) + ")");
      };
      if (const json::Value* joint = cell.find("joint"); joint != nullptr && joint->is_object())
        add(*joint);
      for (const char* list : {"views", "noted"}) {
        for (const json::Value& said : items(cell, list)) add(said);
      }
    }
    const std::string state = word(plain(strand, "status"));
    if (as_tables) {
      std::vector<std::string> line = {title, state};
      for (const std::string& column : columns) line.push_back(cells[column]);
      by_meeting.rows.push_back(std::move(line));
      if (own.rows.empty()) all.rows.push_back({title, leads, "", "", state, "", who(strand)});
      for (std::vector<std::string>& row : own.rows) {
        row.insert(row.begin(), {title, leads});
        all.rows.push_back(std::move(row));
      }
      continue;
    }
    out.heading(title);
    out.facts({{word("leads"), leads}, {word("state"), state}, {word("who_says_so"), who(strand)}});
    out.table(std::move(own));
  }
  if (as_tables) {
    add_table(out, std::move(by_meeting));
    add_table(out, std::move(all));
  } else if (items(matrix, "strands").empty()) {
    out.words(word("nothing"));
  }
  return framed(word("strands") + ": " + body(plain(matrix, "body")), std::move(out));
}

}  // namespace api
