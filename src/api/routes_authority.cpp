// Who may agree for each side, as the record has it: the last grant of each person in each office
// stands (record.md, rule 9). It is given by POST /api/v1/people/{account}/grant.
#include <algorithm>
#include <map>
#include <tuple>

#include "api/problem.h"
#include "api/record_json.h"
#include "api/routes.h"

namespace api {
namespace {

constexpr std::size_t kPage = 200;
constexpr std::size_t kMost = 1'000;

struct Power {
  std::string reference;
  TimeMs since = 0;
};
using Powers = std::map<std::tuple<std::string, std::string, std::string>, Power>;

// As far as this viewer may read the grants.
Result<Powers> powers_of(record::View& view, const std::string& circle) {
  Powers out;
  Bytes after;
  for (bool more = true; more;) {
    const std::vector<record::ActRow> acts = TRY(view.acts(circle, "circle", after, kPage));
    more = acts.size() == kPage;
    if (more) after = acts.back().ref.text();
    for (const record::ActRow& act : acts) {
      if (!act.grant || act.verdict != "effective") continue;
      std::tuple<std::string, std::string, std::string> whose(act.party, act.grant->person,
                                                              act.grant->office);
      if (!act.grant->commits) {
        out.erase(whose);
      } else if (out.size() < kMost) {
        out[std::move(whose)] = {act.ref.text(), act.time};
      }
    }
  }
  return out;
}

void write_names(json::Writer& out, std::string_view key, const people::Names& names) {
  out.key(key).begin_object();
  for (const auto& [language, text] : names) out.field(language, text);
  out.end_object();
}

// Whom a head of delegation may give the power to: heads and delegates of their own side.
void write_candidates(json::Writer& out, Parts& parts, const std::string& circle) {
  const std::string today = time_text(parts.clock.now()).substr(0, 10);
  for (const auto& [key, account] : parts.people.all()) {
    if (account.disabled) continue;
    const people::Rights rights = people::rights_of(account, parts.people, today);
    if (!rights.holds_in(people::Role::head, circle) &&
        !rights.holds_in(people::Role::delegate, circle))
      continue;
    const auto may = parts.engine.may_commit(circle, account.person, account.office);
    out.begin_object().field("account", account.id).field("name", account.name);
    write_names(out, "names", account.names);
    out.field("office", account.office);
    write_names(out, "office_names", account.office_names);
    out.field("has", may.ok() && may.value()).end_object();
  }
}

}  // namespace

void list_authority(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  const std::string& id = circle.value().id;
  const Result<Powers> powers = powers_of(*view, id);
  if (!powers.ok()) return respond(read_problem(powers.error()));
  json::Writer out;
  out.begin_object().field("circle", id).key("items").begin_array();
  for (const auto& [whose, power] : powers.value()) {
    const auto& [party, person, office] = whose;
    if (party == parts.config.party) {
      const auto still = parts.engine.may_commit(id, person, office);
      if (!still.ok() || !still.value()) continue;
    }
    out.begin_object().field("party", party).field("person", person).field("office", office);
    // What our own people are called is known here; of others, what their own side wrote.
    people::Names names;
    people::Names office_names;
    if (party == parts.config.party) {
      for (const auto& [key, account] : parts.people.all()) {
        if (account.person != person || account.office != office) continue;
        names = account.names;
        office_names = account.office_names;
      }
    }
    write_names(out, "names", names);
    write_names(out, "office_names", office_names);
    time_field(out, "since", power.since);
    out.field("ref", power.reference).end_object();
  }
  const Person& asking = call.session.person;
  const auto commits = parts.engine.may_commit(id, asking.person, asking.office);
  const bool own = commits.ok() && commits.value();
  const bool may_give =
      call.session.local_socket ||
      (own && !asking.account.empty() && asking.rights.holds_in(people::Role::head, id));
  out.end_array().field("may_agree", own).field("may_give", may_give);
  out.key("candidates").begin_array();
  if (may_give) write_candidates(out, parts, id);
  out.end_array().end_object();
  respond(json_response(200, out.take()));
}

}  // namespace api
