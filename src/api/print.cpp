#include "api/print.h"

#include <algorithm>
#include <set>

#include "api/print_values.h"
#include "api/print_words.h"
#include "api/record_json.h"
#include "labels/labels.h"

namespace api {
namespace {

// A number in a series as people say it.
std::string ordinal_in(std::string_view language, const std::string& number,
                       const std::string& body) {
  if (language == "ko") return "제" + number + "차 " + body;
  if (language == "vi") return body + " lần thứ " + number;
  const bool teen = number.size() > 1 && number[number.size() - 2] == '1';
  const char last = number.back();
  const char* const ending = teen          ? "th"
                             : last == '1' ? "st"
                             : last == '2' ? "nd"
                             : last == '3' ? "rd"
                                           : "th";
  return number + ending + " " + body;
}

}  // namespace

Printer::Printer(Parts& parts, record::View& view, const record::CircleView& circle,
                 std::string language)
    : parts_(parts),
      view_(view),
      circle_(circle.id),
      language_(std::move(language)),
      names_(party_names(parts, circle.id)) {}

std::string Printer::word(std::string_view id) const {
  return id.empty() ? std::string() : print_word(id, language_);
}

std::string Printer::text(const json::Value* names) const {
  if (names == nullptr || !names->is_object()) return {};
  for (const std::string_view wanted : {std::string_view(language_), std::string_view("en")}) {
    if (const auto found = names->text(wanted); found && !found->empty())
      return std::string(*found);
  }
  for (const auto& [language, one] : names->members()) {
    if (one.string() && !one.string()->empty()) return std::string(*one.string());
  }
  return {};
}

std::string Printer::party(std::string_view name) const {
  for (const auto* known : {&names_.short_names, &names_.names}) {
    const auto found = known->find(std::string(name));
    if (found == known->end()) continue;
    const Result<json::Value> names = json::parse(found->second);
    if (!names.ok()) continue;
    if (std::string out = text(&names.value()); !out.empty()) return out;
  }
  if (name == parts_.config.party) {
    const auto own = parts_.config.party_names.find(language_);
    if (own != parts_.config.party_names.end()) return own->second;
    if (!parts_.config.party_names.empty()) return parts_.config.party_names.begin()->second;
  }
  return std::string(name);
}

std::string Printer::date(const json::Value* date) const {
  if (date == nullptr || !date->is_object()) return {};
  std::string out = plain(*date, "from");
  if (plain(*date, "precision") == "year_end") out += " (end)";
  if (const std::string to = plain(*date, "to"); !to.empty()) out += " – " + to;
  return out;
}

std::string Printer::who(const json::Value& item) const {
  const json::Value* said = item.find("said");
  if (said == nullptr) return {};
  const std::string kind = plain(*said, "kind");
  const std::string by = party(plain(*said, "party"));
  std::string out;
  if (kind == "joint") {
    out = word("agreed_by_all");
  } else if (kind == "noted") {
    out = filled(word("noted"), by, party(plain(*said, "of")));
    if (const std::string came = channel(*said); !came.empty()) out += ", " + came;
  } else if (kind == "proposed") {
    out = filled(word("proposed_said"), by);
  } else {
    out = filled(word("said_by"), by);
  }
  const std::string source = plain(*said, "source");
  return out + (source.empty() ? "" : "; " + word("source") + ": " + source);
}

std::string Printer::channel(const json::Value& said) const {
  const Result<record::Reference> ref = record::Reference::parse(plain(said, "ref"));
  if (!ref.ok()) return {};
  const Result<record::ActRow> act = view_.act(circle_, ref.value());
  return act.ok() ? word(act.value().channel) : std::string();
}

std::string Printer::owners(const json::Value& item) const {
  std::string out;
  for (const json::Value& owner : items(item, "owners"))
    out += (out.empty() ? "" : ", ") + party(owner.string().value_or(""));
  return out;
}

std::string Printer::body(std::string_view id) const {
  const Result<Screens::Subject> subject =
      parts_.screens.subject(view_, circle_, "bodies/" + std::string(id));
  const Result<json::Value> names = subject.ok() && !subject.value().names.empty()
                                        ? json::parse(subject.value().names)
                                        : Result<json::Value>(json::Value());
  std::string out = names.ok() ? text(&names.value()) : std::string();
  return out.empty() ? std::string(id) : out;
}

std::string Printer::meeting_named(std::string_view matter) const {
  const std::size_t last = matter.rfind('/');
  const std::size_t first = matter.find('/');
  if (last == std::string_view::npos || first == last) return std::string(matter);
  const std::string of = body(matter.substr(first + 1, last - first - 1));
  const Result<Screens::Subject> subject = parts_.screens.subject(view_, circle_, matter);
  const Result<json::Value> names = subject.ok() && !subject.value().names.empty()
                                        ? json::parse(subject.value().names)
                                        : Result<json::Value>(json::Value());
  if (std::string out = names.ok() ? text(&names.value()) : std::string(); !out.empty()) return out;
  if (subject.ok() && subject.value().ordinal != 0)
    return ordinal_in(language_, std::to_string(subject.value().ordinal), of);
  return of + ", " + std::string(matter.substr(last + 1));
}

std::string Printer::title_of(const json::Value& meeting) const {
  std::string out = text(meeting.find("title"));
  const json::Value* proposed = meeting.find("proposed");
  if (out.empty() && proposed != nullptr) out = text(proposed->find("title"));
  if (!out.empty()) return out;
  const std::string name = body(plain(meeting, "body"));
  std::string number = plain(meeting, "ordinal");
  if (number.empty() && proposed != nullptr) number = plain(*proposed, "ordinal");
  return number.empty() ? name + ", " + plain(meeting, "slug")
                        : ordinal_in(language_, number, name);
}

papers::Document Printer::around(std::string title) const {
  papers::Document out;
  out.title = std::move(title);
  out.language = language_;
  out.notice = notice_of(parts_, names_, language_);
  if (names_.exercise) out.notice += (out.notice.empty() ? "" : " · ") + std::string("EXERCISE");
  out.marking = labels::marking(labels::test_policy(), view_.marking());
  out.origin = filled(word("copy_of"), time_text(parts_.clock.now()).substr(0, 10),
                      party(parts_.config.party));
  return out;
}

void Printer::add_delegations(papers::Document& out, const json::Value& meeting) const {
  // Names in other languages have columns of their own, so that the list brought in elsewhere
  // loses none.
  std::vector<std::string> others;
  for (const char* language : {"en", "ko", "vi"}) {
    const auto has = [&](const json::Value& one) {
      const json::Value* names = one.find("name");
      return names != nullptr && names->is_object() && names->members().size() > 1 &&
             names->text(language) && *names->text(language) != text(names);
    };
    for (const json::Value& delegation : items(meeting, "delegations")) {
      const auto& heads = items(delegation, "heads");
      const auto& members = items(delegation, "members");
      if (others.empty() || others.back() != language) {
        if (std::any_of(heads.begin(), heads.end(), has) ||
            std::any_of(members.begin(), members.end(), has))
          others.emplace_back(language);
      }
    }
  }
  papers::TableOut table{word("delegations"), {word("side"), word("role"), word("name")}, {}};
  for (const std::string& language : others) table.headings.push_back(word("name_" + language));
  for (const char* heading : {"office", "organisation", "institution", "remark", "who_says_so"})
    table.headings.push_back(word(heading));
  for (const json::Value& delegation : items(meeting, "delegations")) {
    const std::string side = party(plain(delegation, "party"));
    const std::string said = who(delegation);
    for (const char* list : {"heads", "members"}) {
      for (const json::Value& one : items(delegation, list)) {
        const bool heads = std::string_view(list) == "heads";
        const json::Value* names = one.find("name");
        std::vector<std::string> row = {side, role(one, heads ? "head" : "member"), text(names)};
        for (const std::string& language : others) {
          const std::string form(names == nullptr ? "" : names->text(language).value_or(""));
          row.push_back(form == text(names) ? "" : form);
        }
        for (std::string cell : {office(one), text(one.find("organisation")),
                                 word(plain(one, "institution")), text(one.find("remark")), said})
          row.push_back(std::move(cell));
        table.rows.push_back(std::move(row));
      }
    }
    for (const json::Value& institution : items(delegation, "institutions")) {
      std::vector<std::string> row(table.headings.size());
      row.front() = side;
      row[row.size() - 3] = word(institution.string().value_or(""));
      row.back() = said;
      table.rows.push_back(std::move(row));
    }
  }
  add_noted_delegations(table, meeting);
  if (table.rows.empty()) return;
  out.heading(word("delegations"));
  out.table(std::move(table));
}

void Printer::add_agenda(papers::Document& out, const json::Value& meeting, bool who_says) const {
  papers::TableOut table{
      word("agenda"),
      {word("number"), word("item"), word("proposed_by"), word("purpose"), word("time"),
       word("minutes_given"), word("presenter"), word("documents"), word("state")},
      {}};
  if (who_says) table.headings.push_back(word("who_says_so"));
  for (const json::Value& item : items(meeting, "agenda")) {
    const std::string proposer = plain(item, "proposer");
    const json::Value* presenter = item.find("presenter");
    const std::string minutes = plain(item, "minutes");
    table.rows.push_back({plain(item, "number"), text(item.find("title")),
                          proposer.empty() ? "" : party(proposer), word(plain(item, "purpose")),
                          moment(plain(item, "starts"), meeting), minutes == "0" ? "" : minutes,
                          presenter == nullptr ? "" : text(presenter->find("name")),
                          papers_of(item), word(plain(item, "state"))});
    if (who_says) table.rows.back().push_back(who(item));
  }
  // What another side named for it, as noted, under the number that it was given.
  for (const json::Value& one : items(meeting, "noted")) {
    const json::Value* content = one.find("content");
    const json::Value* item = content == nullptr ? nullptr : content->find("agenda_item");
    if (!who_says || item == nullptr || !item->is_object()) continue;
    std::vector<std::string> row(table.headings.size());
    row.front() = plain(*item, "number");
    row[1] = text(item->find("titles"));
    row.back() = who(one);
    table.rows.push_back(std::move(row));
  }
  if (table.rows.empty()) return;
  out.heading(word("agenda"));
  out.table(std::move(table));
}

papers::TableOut Printer::commitments() const {
  // The headings are those by which an import finds its fields again, in every language.
  return {word("commitments"),
          {word("commitment"), word("body"), word("meeting"), word("owners"), word("due"),
           word("kind"), word("status"), word("progress"), word("who_says_so"), word("ref")},
          {}};
}

void Printer::add_commitment(const json::Value& item, papers::TableOut& table) const {
  std::string due;
  std::string meeting;
  if (const json::Value* when = item.find("due"); when != nullptr && when->is_object()) {
    due = date(when->find("date"));
    meeting = plain(*when, "meeting");
    if (due.empty()) due = meeting;
  }
  std::string source;
  if (const json::Value* from = item.find("source"); from != nullptr && from->is_object())
    source = plain(*from, "meeting");
  // What all say of it, and each side's view.
  std::string state = plain(item, "state");
  std::string progress;
  const auto add = [&](const json::Value& stand) {
    const std::string words = text(stand.find("words"));
    progress += (progress.empty() ? "" : "\n") + word(plain(stand, "state")) +
                (words.empty() ? "" : ": " + words) + " (" + who(stand) + ")";
  };
  for (const json::Value& one : items(item, "views")) {
    add(one);
    const json::Value* said = one.find("said");
    if (state == "open" && said != nullptr && said->text("party") == parts_.config.party)
      state = plain(one, "state");
  }
  for (const json::Value& one : items(item, "noted")) add(one);
  table.rows.push_back({text(item.find("text")), plain(item, "body"), source, owners(item), due,
                        word(plain(item, "kind")), word(state), progress, who(item),
                        plain(item, "key")});
}

papers::TableOut Printer::outcomes(const json::Value& meeting) const {
  papers::TableOut table{word("outcomes"),
                         {word("kind"), word("words"), word("paragraph"), word("about"),
                          word("owners"), word("due"), word("progress"), word("who_says_so")},
                         {}};
  for (const json::Value& item : items(meeting, "outcomes")) {
    std::string progress;
    for (const json::Value& status : items(item, "statuses")) {
      const std::string words = text(status.find("words"));
      progress += (progress.empty() ? "" : "\n") + word(plain(status, "state")) +
                  (words.empty() ? "" : ": " + words);
    }
    const bool is_commitment = plain(item, "kind") == "commitment";
    std::string owners_text = owners(item);
    if (is_commitment && owners_text.empty()) owners_text = word("all_parties");
    table.rows.push_back({word(plain(item, "kind")), text(item.find("text")), plain(item, "item"),
                          about(item, meeting), owners_text, plain(item, "due"), progress,
                          who(item)});
  }
  return table;
}

void Printer::add_minutes(papers::Document& out, const json::Value& meeting) const {
  for (const json::Value& one : items(meeting, "minutes")) {
    const std::string title = text(one.find("title"));
    out.heading(title.empty() ? word("minutes") : word("minutes") + ": " + title);
    out.words(word(plain(one, "state")), who(one));
    for (const json::Value& paragraph : items(one, "paragraphs")) {
      const std::string number = plain(paragraph, "number");
      out.words((number.empty() ? "" : number + ". ") + text(paragraph.find("text")));
      add_corrections(out, one, number);
    }
    // Those of a paragraph that is not there, or where the minutes are a paper.
    std::set<std::string> known;
    for (const json::Value& paragraph : items(one, "paragraphs"))
      known.insert(plain(paragraph, "number"));
    for (const json::Value& correction : items(one, "corrections")) {
      const std::string number = plain(correction, "paragraph");
      if (known.insert(number).second) add_corrections(out, one, number);
    }
  }
}

void Printer::add_positions(papers::Document& out, const json::Value& meeting) const {
  papers::TableOut table{word("positions"), {word("item"), word("words"), word("who_says_so")}, {}};
  for (const json::Value& one : items(meeting, "positions"))
    table.rows.push_back({plain(one, "item"), text(one.find("words")), who(one)});
  // What was noted of another side's words; what it named for the agenda stands there, its people
  // among the delegations.
  for (const json::Value& one : items(meeting, "noted")) {
    const json::Value* content = one.find("content");
    if (content == nullptr || !content->is_object()) continue;
    for (const auto& [says, value] : content->members()) {
      if (!value.is_object() || says == "agenda_item" || says == "delegation") continue;
      std::string words = noted_words(says, value, meeting);
      if (!words.empty()) table.rows.push_back({plain(value, "item"), std::move(words), who(one)});
    }
  }
  if (table.rows.empty()) return;
  out.heading(word("positions"));
  out.table(std::move(table));
}

papers::Document Printer::meeting(const json::Value& meeting, PrintPart part,
                                  const std::vector<json::Value>& followed_up) const {
  const std::string title = title_of(meeting);
  papers::Document out =
      around(part == PrintPart::page          ? title
             : part == PrintPart::delegations ? word("delegation_list") + ": " + title
                                              : word("administrative_note") + ": " + title);
  std::string place;
  std::string venue;
  if (const json::Value* where = meeting.find("place"); where != nullptr && where->is_object()) {
    place = text(where->find("city"));
    const std::string country = plain(*where, "country");
    if (!country.empty()) place += (place.empty() ? "" : ", ") + country;
    venue = text(where->find("venue"));
  }
  std::string state = word(plain(meeting, "state"));
  if (const json::Value* said = meeting.find("state_said"); said != nullptr && said->is_object()) {
    json::Writer one;
    one.begin_object().key("said").raw(said->write()).end_object();
    const Result<json::Value> wrapped = json::parse(one.take());
    if (wrapped.ok() && part == PrintPart::page) state += " (" + who(wrapped.value()) + ")";
  }
  const std::string host = plain(meeting, "host");
  const bool is_list = part == PrintPart::delegations;
  out.facts({{word("number"), plain(meeting, "ordinal")},
             {word("date"), date(meeting.find("date"))},
             {word("time"), is_list ? "" : times(meeting)},
             {word("timezone"), is_list ? "" : plain(meeting, "timezone")},
             {word("place"), place},
             {word("venue"), venue},
             {word("form"), is_list ? "" : word(plain(meeting, "modality"))},
             {word("host"), is_list || host.empty() ? "" : party(host)},
             {word("state"), is_list ? "" : state}});
  if (part != PrintPart::delegations) {
    papers::TableOut sessions{
        word("sessions"), {word("item"), word("name"), word("who_says_so")}, {}};
    for (const json::Value& session : items(meeting, "sessions")) {
      std::string chairs;
      for (const json::Value& chair : items(session, "chairs")) {
        const json::Value* member = chair.find("member");
        const std::string name = member == nullptr ? "" : text(member->find("name"));
        chairs += (chairs.empty() ? "" : ", ") + party(plain(chair, "party")) +
                  (name.empty() ? "" : ": " + name);
      }
      sessions.rows.push_back({text(session.find("title")), chairs, who(session)});
    }
    if (!sessions.rows.empty()) {
      out.heading(word("sessions"));
      out.table(std::move(sessions));
    }
  }
  add_delegations(out, meeting);
  if (part == PrintPart::delegations) return out;
  add_agenda(out, meeting, part == PrintPart::page);
  add_returning(out, meeting, followed_up);
  if (part == PrintPart::note) return out;
  add_positions(out, meeting);
  papers::TableOut brought_out = outcomes(meeting);
  if (!brought_out.rows.empty()) out.heading(word("outcomes"));
  out.table(std::move(brought_out));
  add_presence(out, meeting);
  add_minutes(out, meeting);
  add_reports(out, meeting);
  add_comments(out, meeting);
  papers::TableOut texts{
      word("papers"),
      {word("kind"), word("name"), word("date"), word("source"), word("who_says_so")},
      {}};
  for (const json::Value& one : items(meeting, "texts")) {
    const std::string first = plain(one, "names_first");
    const std::string kind = word(plain(one, "kind"));
    texts.rows.push_back(
        {first.empty() ? kind : kind + "\n" + word("names_first") + ": " + party(first),
         text(one.find("title")), plain(one, "date"), plain(one, "link"), who(one)});
  }
  if (!texts.rows.empty()) {
    out.heading(word("papers"));
    out.table(std::move(texts));
  }
  return out;
}

}  // namespace api
