// How people want to be told by mail, and how the mail of this node is: to its owner their own, to
// an administrator the states of all, and to nobody what it is about.
#include "api/body.h"
#include "api/people_json.h"
#include "api/post.h"
#include "api/problem.h"
#include "api/record_json.h"
#include "api/routes.h"
#include "api/sign_in.h"
#include "mail/address.h"

namespace api {
namespace {

constexpr unsigned kHour = 60;

std::string clock_text(unsigned minute) {
  const auto two = [](unsigned number) {
    return std::string(number < 10 ? "0" : "") + std::to_string(number);
  };
  return two(minute / kHour) + ":" + two(minute % kHour);
}

// HH:MM as minutes of the day.
Result<unsigned> clock_member(const json::Value& value, std::string_view field) {
  const std::string text = TRY(text_member(value, field, 5));
  const auto digit = [&](std::size_t at) {
    return at < text.size() && text[at] >= '0' && text[at] <= '9'
               ? static_cast<unsigned>(text[at] - '0')
               : 100;
  };
  const unsigned hour = digit(0) * 10 + digit(1);
  const unsigned minute = digit(3) * 10 + digit(4);
  if (text.size() != 5 || text[2] != ':' || hour > 23 || minute > 59)
    return wrong_member(field, "has to be a time of day, 00:00 to 23:59");
  return hour * kHour + minute;
}

void write_own(json::Writer& out, const Parts& parts, const people::Account& account) {
  const people::Mailbox* box = parts.notices.mailbox(account.id);
  mail::Wishes wishes;
  wishes.language = account.language;
  wishes.categories = people::categories();
  wishes.categories.erase("information");
  if (box != nullptr) wishes = box->wishes;
  out.begin_object().field("available", parts.post != nullptr);
  text_or_null(out, "address", wishes.address);
  out.field("language", wishes.language)
      .field("often", mail::word(wishes.often))
      .field("minutes", wishes.minutes)
      .field("at", clock_text(wishes.at))
      .field("zone", wishes.zone)
      .key("quiet");
  if (wishes.quiet) {
    out.begin_object()
        .field("from", clock_text(wishes.quiet->from))
        .field("to", clock_text(wishes.quiet->to))
        .end_object();
  } else {
    out.null();
  }
  out.field("urgent_passes", wishes.urgent_passes).key("categories").begin_array();
  for (const std::string& one : wishes.categories) out.string(one);
  out.end_array().field("state", box == nullptr ? std::string_view("off") : Post::word(*box));
  time_field(out, "last", box == nullptr ? 0 : box->state.last);
  time_field(out, "next", box == nullptr ? 0 : box->state.next);
  out.key("code");
  if (box == nullptr || box->state.code == 0) {
    out.null();
  } else {
    out.number(static_cast<std::uint64_t>(box->state.code));
  }
  out.end_object();
}

Result<mail::Wishes> read_wishes(const json::Value& body) {
  mail::Wishes out;
  out.address = TRY(text_member(body, "address", 254));
  if (out.address.empty()) return wrong_member("address", "is missing");
  const auto address = mail::parse_address(out.address);
  if (!address.ok()) return wrong_member("address", address.error().message);
  out.address = address.value();
  if (body.find("language") != nullptr) out.language = TRY(text_member(body, "language", 8));
  if (body.find("often") != nullptr) {
    const auto often = mail::often_of(TRY(text_member(body, "often", 16)));
    if (!often) return wrong_member("often", "has to be at_once, batched or daily");
    out.often = *often;
  }
  if (const json::Value* minutes = body.find("minutes")) {
    const auto number = minutes->unsigned_number();
    if (!number || *number > mail::kMinutesMax)
      return wrong_member("minutes", "has to be 5 to 1440");
    out.minutes = static_cast<unsigned>(*number);
  }
  if (body.find("at") != nullptr) out.at = TRY(clock_member(body, "at"));
  if (body.find("zone") != nullptr) out.zone = TRY(text_member(body, "zone", 256));
  if (const json::Value* quiet = body.find("quiet"); quiet != nullptr && !quiet->is_null()) {
    TRY(only_members(*quiet, "quiet", {"from", "to"}));
    out.quiet = mail::Quiet{TRY(clock_member(*quiet, "from")), TRY(clock_member(*quiet, "to"))};
  }
  out.urgent_passes = TRY(flag_member(body, "urgent_passes"));
  const json::Value* categories = body.find("categories");
  if (categories == nullptr || !categories->is_array() || categories->items().size() > 16)
    return wrong_member("categories", "has to be a list");
  for (const json::Value& one : categories->items())
    out.categories.emplace(one.string().value_or(""));
  TRY(people::check(out));
  return out;
}

// The member that an error of the form "FIELD: WHAT" is about.
HttpResponse member_problem(const Error& error) {
  return problem("invalid", error.message, error.message.substr(0, error.message.find(':')));
}

}  // namespace

void get_own_mail(Parts& parts, Call& call, const Respond& respond) {
  const people::Account* own = own_account(parts, call);
  if (own == nullptr) return respond(no_account());
  json::Writer out;
  write_own(out, parts, *own);
  respond(json_response(200, out.take()));
}

void set_own_mail(Parts& parts, Call& call, const Respond& respond) {
  const people::Account* own = own_account(parts, call);
  if (own == nullptr) return respond(no_account());
  if (const auto known = only_members(call.body, "",
                                      {"address", "language", "often", "minutes", "at", "zone",
                                       "quiet", "urgent_passes", "categories"});
      !known.ok())
    return respond(problem(known.error()));
  const json::Value* address = call.body.find("address");
  if (address != nullptr && address->is_null()) {
    const auto erased = parts.engine.keep(
        [&](store::Store& store) { return parts.notices.erase_mailbox(store, own->id); });
    if (!erased.ok()) return respond(problem(erased.error()));
  } else {
    const Result<mail::Wishes> wishes = read_wishes(call.body);
    if (!wishes.ok()) return respond(member_problem(wishes.error()));
    people::Mailbox box;
    if (const people::Mailbox* before = parts.notices.mailbox(own->id)) box.state = before->state;
    box.wishes = wishes.value();
    // Whoever sets it anew wants it tried anew.
    box.state.refused = false;
    box.state.failures = 0;
    box.state.next = 0;
    box.state.code = 0;
    const auto kept = parts.engine.keep(
        [&](store::Store& store) { return parts.notices.put(store, own->id, std::move(box)); });
    if (!kept.ok()) return respond(problem(kept.error()));
  }
  note(parts, "mail_changed", own->id, own->id, call.peer.address);
  json::Writer out;
  write_own(out, parts, *own);
  respond_when_durable(parts, respond, 200, out.take());
}

void get_mail(Parts& parts, Call&, const Respond& respond) {
  json::Writer out;
  out.begin_object().field("enabled", parts.post != nullptr);
  const Post::State none;
  const Post::State& state = parts.post == nullptr ? none : parts.post->state();
  text_or_null(out, "server", parts.post == nullptr ? "" : parts.post->settings().server.url);
  text_or_null(out, "from", parts.post == nullptr ? "" : parts.post->settings().server.from);
  time_field(out, "trouble_since", state.trouble_since);
  time_field(out, "next", state.next);
  text_or_null(out, "reason", state.reason);
  time_field(out, "last_taken", state.last_taken);
  out.field("taken", state.taken).field("failed", state.failed).key("people").begin_array();
  for (const auto& [id, box] : parts.notices.mailboxes()) {
    const people::Account* account = parts.people.find(id);
    if (account == nullptr) continue;
    out.begin_object()
        .field("account", id)
        .field("name", account->name)
        .field("state", Post::word(box));
    time_field(out, "since", box.state.since);
    time_field(out, "last", box.state.last);
    time_field(out, "next", box.state.next);
    out.key("code");
    if (box.state.code == 0) {
      out.null();
    } else {
      out.number(static_cast<std::uint64_t>(box.state.code));
    }
    out.end_object();
  }
  out.end_array().end_object();
  respond(json_response(200, out.take()));
}

void try_mail(Parts& parts, Call& call, const Respond& respond) {
  if (const auto known = only_members(call.body, "", {"address"}); !known.ok())
    return respond(problem(known.error()));
  const auto asked = text_member(call.body, "address", 254);
  if (!asked.ok()) return respond(problem(asked.error()));
  const auto address = mail::parse_address(asked.value());
  if (!address.ok())
    return respond(problem("invalid", "address: " + address.error().message, "address"));
  if (parts.post == nullptr)
    return respond(problem("conflict",
                           "This node sends no mail; [mail] of its configuration says "
                           "by which server."));
  parts.post->try_out(address.value(), [respond](const Result<mail::Outcome>& outcome) {
    if (!outcome.ok()) return respond(problem(outcome.error()));
    json::Writer out;
    out.begin_object().field("taken", outcome.value().kind == mail::Outcome::Kind::taken);
    text_or_null(out, "reason", outcome.value().reason);
    respond(json_response(200, out.end_object().take()));
  });
}

}  // namespace api
