// What a meeting's page says beside its agenda and outcomes: times, corrections, who was there,
// what is reported, what others say.
#include "api/print.h"
#include "api/print_values.h"
#include "base/clock.h"
#include "mail/zones.h"

namespace api {
namespace {

// 2031-05-12 09:00
std::string to_minute(TimeMs time) {
  std::string out = time_text(time).substr(0, 16);
  out[10] = ' ';
  return out;
}

// The moment at which clocks there show this day and time; where they skip it, as if they had not.
TimeMs moment_of(const mail::OffsetAt& offset, TimeMs local) {
  const auto before = [&](TimeMs utc) {
    return static_cast<TimeMs>(static_cast<std::int64_t>(local) - std::int64_t{1000} * offset(utc));
  };
  return before(before(local));
}

}  // namespace

std::string Printer::times(const json::Value& meeting) const {
  const std::string starts = plain(meeting, "starts");
  const json::Value* date = meeting.find("date");
  if (starts.empty() || date == nullptr || !date->is_object()) return {};
  const std::string zone = plain(meeting, "timezone");
  const std::string ends = plain(meeting, "ends");
  const std::string first = plain(*date, "from");
  const std::string last = plain(*date, "to").empty() ? first : plain(*date, "to");
  const auto there = starts + (ends.empty() ? "" : " – " + ends) + " " + zone;
  const auto offset = mail::zone(zone);
  const auto begin = parse_time(first + "T" + starts + ":00Z");
  if (!offset || !begin) return there;
  std::string out = to_minute(moment_of(*offset, *begin));
  if (const auto end = parse_time(last + "T" + ends + ":00Z"); end && !ends.empty())
    out += " – " + to_minute(moment_of(*offset, *end));
  return out + " UTC (" + there + ")";
}

std::string Printer::moment(const std::string& utc, const json::Value& meeting) const {
  const auto time = utc.size() == 17 ? parse_time(utc.substr(0, 16) + ":00Z") : std::nullopt;
  if (!time) return utc;
  const std::string zone = plain(meeting, "timezone");
  const auto offset = zone.empty() ? std::nullopt : mail::zone(zone);
  std::string out = to_minute(*time) + " UTC";
  if (!offset) return out;
  const std::int64_t local =
      static_cast<std::int64_t>(*time) + std::int64_t{1000} * (*offset)(*time);
  return out + " (" + to_minute(static_cast<TimeMs>(local)) + " " + zone + ")";
}

std::string Printer::referred(std::string_view matter) const {
  const std::size_t first = matter.find('/');
  if (first == std::string_view::npos) return std::string(matter);
  const std::string_view kind = matter.substr(0, first);
  const std::string_view rest = matter.substr(first + 1);
  const std::size_t second = rest.find('/');
  const std::string name = body(rest.substr(0, second));
  if (kind == "bodies" || second == std::string_view::npos) return name;
  const std::string last(rest.substr(second + 1));
  return kind == "commitments" ? word("commitment") + ": " + last : name + " " + last;
}

std::string Printer::about(const json::Value& item, const json::Value& meeting) const {
  std::string out;
  for (const json::Value& one : items(item, "about")) {
    const std::string named(one.string().value_or(""));
    std::string line;
    for (const json::Value& outcome : items(meeting, "outcomes")) {
      if (plain(outcome, "id") == named) line = text(outcome.find("text"));
    }
    if (line.empty()) line = referred(named);
    out += (out.empty() ? "" : "\n") + line;
  }
  return out;
}

std::string Printer::papers_of(const json::Value& item, std::string_view list) const {
  std::string out;
  for (const json::Value& paper : items(item, list)) {
    std::string name = text(paper.find("titles"));
    for (const char* member : {"name", "link", "matter"}) {
      const std::string more = plain(paper, member);
      if (name.empty()) {
        name = more;
      } else if (!more.empty() && std::string_view(member) == "link") {
        name += ": " + more;
      }
    }
    out += (out.empty() ? "" : "\n") + name;
  }
  return out;
}

std::string Printer::role(const json::Value& member, std::string_view otherwise) const {
  const std::string given = plain(member, "role");
  std::string out = word(given.empty() ? otherwise : std::string_view(given));
  std::string languages;
  for (const json::Value& language : items(member, "languages"))
    languages += (languages.empty() ? "" : ", ") + std::string(language.string().value_or(""));
  return languages.empty() ? out : out + " (" + languages + ")";
}

std::string Printer::office(const json::Value& member) const {
  std::string out = text(member.find("office"));
  const std::string capacity = plain(member, "capacity");
  if (!capacity.empty() && capacity != "substantive")
    out += (out.empty() ? "(" : " (") + word(capacity) + ")";
  return out;
}

void Printer::add_corrections(papers::Document& out, const json::Value& minutes,
                              std::string_view paragraph) const {
  for (const json::Value& one : items(minutes, "corrections")) {
    if (plain(one, "paragraph") != paragraph) continue;
    const json::Value* said = one.find("said");
    const std::string since = said == nullptr ? std::string() : plain(*said, "time");
    const std::string reason = text(one.find("reason"));
    std::string line = word("correction") +
                       (paragraph.empty() ? "" : " " + std::string(paragraph)) + ": " +
                       word("instead_of") + " “" + text(one.find("old")) + "” " + word("to_read") +
                       " “" + text(one.find("new")) + "”";
    if (!reason.empty()) line += "; " + word("reason") + ": " + reason;
    out.words(
        std::move(line),
        who(one) + (since.size() < 10 ? "" : "; " + word("since") + " " + since.substr(0, 10)));
  }
}

void Printer::add_presence(papers::Document& out, const json::Value& meeting) const {
  papers::TableOut there{word("attendance"),
                         {word("side"), word("name"), word("role"), word("arrived"), word("left"),
                          word("who_says_so")},
                         {}};
  for (const json::Value& one : items(meeting, "attendance")) {
    const json::Value* member = one.find("member");
    if (member == nullptr) continue;
    std::string arrived;
    std::string left;
    for (const json::Value& presence : items(one, "presences")) {
      const std::string from = plain(presence, "arrived");
      const std::string until = plain(presence, "left");
      arrived += (arrived.empty() ? "" : "\n") + (from.empty() ? "–" : moment(from, meeting));
      left += (left.empty() ? "" : "\n") + (until.empty() ? "–" : moment(until, meeting));
    }
    there.rows.push_back({party(plain(one, "party")), text(member->find("name")), role(*member, ""),
                          arrived, left, who(one)});
  }
  if (!there.rows.empty()) out.heading(word("attendance"));
  out.table(std::move(there));
  papers::TableOut instead{word("substitutions"),
                           {word("side"), word("absent"), word("substitute"), word("from"),
                            word("until"), word("reason"), word("who_says_so")},
                           {}};
  for (const json::Value& one : items(meeting, "substitutions")) {
    const json::Value* absent = one.find("absent");
    const json::Value* substitute = one.find("substitute");
    if (absent == nullptr || substitute == nullptr) continue;
    instead.rows.push_back({party(plain(one, "party")), text(absent->find("name")),
                            text(substitute->find("name")), moment(plain(one, "from"), meeting),
                            moment(plain(one, "until"), meeting), text(one.find("reason")),
                            who(one)});
  }
  if (!instead.rows.empty()) out.heading(word("substitutions"));
  out.table(std::move(instead));
}

void Printer::add_reports(papers::Document& out, const json::Value& meeting) const {
  papers::TableOut table{word("reports"),
                         {word("to"), word("state"), word("due"), word("sent"), word("words"),
                          word("acknowledged_by"), word("who_says_so")},
                         {}};
  for (const json::Value& one : items(meeting, "reports")) {
    constexpr std::string_view kBodies = "bodies/";
    std::string to = text(one.find("to_authority"));
    if (std::string id = plain(one, "to_body"); !id.empty())
      to = body(id.starts_with(kBodies) ? id.substr(kBodies.size()) : id);
    std::string known;
    for (const json::Value& by : items(one, "acknowledgements"))
      known += (known.empty() ? "" : "\n") + text(by.find("by")) + " " + plain(by, "date") + " (" +
               who(by) + ")";
    table.rows.push_back({to, word(plain(one, "state")), plain(one, "due"), plain(one, "sent"),
                          text(one.find("text")), known, who(one)});
  }
  if (!table.rows.empty()) out.heading(word("reports"));
  out.table(std::move(table));
}

void Printer::add_comments(papers::Document& out, const json::Value& meeting) const {
  papers::TableOut table{
      word("comments"),
      {word("by"), word("words"), word("about"), word("date"), word("link"), word("who_says_so")},
      {}};
  for (const json::Value& one : items(meeting, "comments"))
    table.rows.push_back({plain(one, "by"), text(one.find("text")), about(one, meeting),
                          plain(one, "date"), plain(one, "link"), who(one)});
  if (table.rows.empty()) return;
  out.heading(word("comments"));
  out.words(word("no_outcome"));
  out.table(std::move(table));
}

}  // namespace api
