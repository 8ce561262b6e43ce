// What leaves a brief for those who read nothing of it: what capital is asked, what an office is to
// clear, each with room for the answer.
#include <algorithm>

#include "api/print.h"
#include "api/print_values.h"

namespace api {
namespace {

// Lines to write on; an empty cell would be one line high.
constexpr std::string_view kLine = "………………………………";
constexpr std::string_view kRoom = "………………………………\n………………………………\n………………………………\n………………………………";

bool is_among(const std::vector<std::string>& list, const std::string& one) {
  return list.empty() || std::find(list.begin(), list.end(), one) != list.end();
}

bool is_null(const json::Value& value, std::string_view name) {
  const json::Value* member = value.find(name);
  return member == nullptr || !member->is_object();
}

}  // namespace

std::string Printer::item_of(const json::Value& book, const std::string& number) const {
  if (number.empty() || number == "0") return word("whole_meeting");
  for (const json::Value& item : items(book, "items")) {
    if (plain(item, "number") != number) continue;
    const auto& agenda = items(item, "agenda");
    const std::string title = agenda.empty() ? "" : text(agenda.front().find("title"));
    return title.empty() ? number : number + ". " + title;
  }
  return number;
}

void Printer::add_told(papers::Document& out, const json::Value& book, const std::string& number,
                       const SheetAsked& asked) const {
  const auto wants = [&](const std::vector<std::string>& list) {
    return std::find(list.begin(), list.end(), number) != list.end();
  };
  for (const json::Value& item : items(book, "items")) {
    const json::Value* brief = item.find("brief");
    if (plain(item, "number") != number || brief == nullptr || !brief->is_object()) continue;
    // Nothing else of a brief ever stands here.
    out.facts({{word("objective"), wants(asked.objective) ? text(brief->find("objective")) : ""},
               {word("our_line"), wants(asked.line) ? text(brief->find("our_line")) : ""}});
  }
}

std::optional<papers::Document> Printer::questions(const json::Value& book,
                                                   const SheetAsked& asked) const {
  papers::Document out = around(word("instruction_sheet") + ": " + title_of(book));
  add_meeting_facts(out, book);
  bool any = false;
  for (const json::Value& one : items(book, "instructions")) {
    if (!is_among(asked.of, plain(one, "id")) || (asked.of.empty() && !is_null(one, "returned")))
      continue;
    any = true;
    const std::string number = plain(one, "item").empty() ? "0" : plain(one, "item");
    out.heading(item_of(book, number));
    out.facts({{word("question"), text(one.find("question"))},
               {word("asked_of"), text(one.find("office"))},
               {word("deadline"), date(one.find("deadline"))}});
    add_told(out, book, number, asked);
    out.table({word("answer"),
               {word("answer"), word("authority"), word("date")},
               {{std::string(kRoom), "", ""}}});
  }
  return any ? std::optional(std::move(out)) : std::nullopt;
}

std::optional<papers::Document> Printer::to_clear(const json::Value& book,
                                                  const SheetAsked& asked) const {
  const json::Value* sheet = book.find("clearance");
  if (sheet == nullptr || !sheet->is_object()) return std::nullopt;
  papers::Document out = around(word("clearance_sheet") + ": " + title_of(book));
  add_meeting_facts(out, book);
  out.facts({{word("deadline"), date(sheet->find("deadline"))}});
  out.heading(word("to_be_cleared"));
  std::vector<std::string> numbers;
  for (const json::Value& item : items(book, "items")) {
    if (!is_null(item, "brief")) numbers.push_back(plain(item, "number"));
  }
  if (numbers.empty()) out.list({word("whole_meeting")});
  for (const std::string& number : numbers) {
    out.list({item_of(book, number)});
    add_told(out, book, number, asked);
  }
  bool any = false;
  for (const json::Value& office : items(*sheet, "offices")) {
    const std::string id = plain(office, "id");
    if (!is_among(asked.of, id) || (asked.of.empty() && !is_null(office, "answer"))) continue;
    any = true;
    const std::string name = text(office.find("names"));
    out.heading(name.empty() ? id : name);
    papers::TableOut table{word("answer"), {word("answer"), word("words")}, {}};
    for (const std::string_view stand : {"concurs", "comments_on", "objects"})
      table.rows.push_back({"☐ " + word(stand), stand == "concurs" ? "" : std::string(kRoom)});
    out.table(std::move(table));
    out.table({word("name"),
               {word("name"), word("office"), word("date")},
               {{std::string(kLine), "", ""}}});
  }
  return any ? std::optional(std::move(out)) : std::nullopt;
}

void Printer::add_meeting_facts(papers::Document& out, const json::Value& book) const {
  std::string place;
  if (const json::Value* where = book.find("place"); where != nullptr && where->is_object()) {
    place = text(where->find("city"));
    const std::string country = plain(*where, "country");
    if (!country.empty()) place += (place.empty() ? "" : ", ") + country;
  }
  out.facts({{word("meeting"), title_of(book)},
             {word("date"), date(book.find("date"))},
             {word("place"), place}});
}

}  // namespace api
