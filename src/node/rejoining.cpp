// A party that lost its store, and perhaps its root secret with it, takes part in a circle again:
// another party gives it a card, with which it finds the circle; what was written comes back from
// the others. A card proves nothing and holds no act: the circle's id follows from what is in it,
// and everything else from the journals.

#include "base/encoding.h"
#include "base/json.h"
#include "node/engine_state.h"
#include "record/header.h"
#include "record/wire.h"

namespace node {
namespace {

constexpr std::string_view kFormat = "entente/circle-card/v1";
constexpr std::size_t kCardMax = 1 << 20;
constexpr std::size_t kTermsMax = 65'535;

Error wrong(const std::string& what) { return {ErrorCode::invalid, "the card " + what}; }

Result<record::Terms> read_terms(ByteView bytes) {
  record::Terms terms;
  if (bytes.size() > kTermsMax ||
      !record::check_wire(bytes, *record::Terms::descriptor(), true).ok() ||
      !terms.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    return wrong("holds terms that do not read");
  if (const char* what = record::terms_fault(terms))
    return wrong(std::string("holds wrong terms: ") + what);
  for (const record::Party& party : terms.parties()) {
    if (party.identity_key().size() != 32 || party.next_identity().size() != 32 ||
        !crypto::is_enrollable(crypto::PublicKey::from(party.identity_key())))
      return wrong("holds an identity key that cannot be enrolled");
  }
  return terms;
}

std::uint32_t number_in(const record::Terms& terms, std::string_view party) {
  for (const record::Party& one : terms.parties()) {
    if (one.name() == party) return one.number();
  }
  return 0;
}

}  // namespace

Result<std::string> EngineState::card(std::string_view name) {
  Circle* circle = find_circle(name);
  if (circle == nullptr) return Error{ErrorCode::not_found, "there is no such circle here"};
  const auto newest = circle->fold.rule().newest_charters(circle->fold.all());
  if (circle->national() || newest.empty())
    return Error{ErrorCode::conflict, "this circle has no other party, or is not constituted"};
  json::Writer out;
  out.begin_object()
      .field("format", kFormat)
      .field("circle", circle->record.id)
      .field("name", circle->record.name)
      .field("founding", hex(circle->record.founding))
      .field("terms", hex(newest.front()->terms.SerializeAsString()))
      .field("charter", TRY(charter_yaml(circle->record.id)))
      .end_object();
  return out.take();
}

Result<std::string> EngineState::rejoin(std::string_view card) {
  if (card.size() > kCardMax) return wrong("is larger than 1 MiB");
  const Result<json::Value> read = json::parse(card);
  if (!read.ok()) return wrong("is not JSON: " + read.error().message);
  const auto text = [&](std::string_view member) {
    return std::string(read.value().text(member).value_or(""));
  };
  if (text("format") != kFormat)
    return wrong("is not one of a circle; 'entente circle card' at another party writes it");
  CircleRecord record;
  record.id = text("circle");
  record.charter = text("charter");
  record.founding = unhex(text("founding")).value_or(Bytes());
  const Bytes newest = unhex(text("terms")).value_or(Bytes());
  const record::Terms founding = TRY(read_terms(record.founding));
  const record::Terms terms = TRY(read_terms(newest));
  if (record.id !=
      hex(crypto::sha256({"entente/circle/v1\n", record.founding}).view().substr(0, 16)))
    return wrong("names a circle that does not follow from its founding");
  record.self = number_in(founding, options_.party);
  if (record.self == 0) {
    record.self = number_in(terms, options_.party);
    record.admitting = newest;
  }
  if (founding.parties_size() < 2) return wrong("is of a circle of one party");
  if (record.self == 0)
    return wrong("is of a circle in which this party, " + options_.party + ", is not");
  const CharterPlan plan = TRY(around_.read_charter(record.charter));
  record.name = plan.name;
  record.content = plan.content;
  for (const auto& [id, circle] : circles_) {
    if (id == record.id)
      return Error{ErrorCode::conflict, "this circle is here already, as '" + circle->record.name +
                                            "'; a store that is damaged is mended by 'entente "
                                            "restore --salvage'"};
    if (circle->record.name == plan.name)
      return Error{ErrorCode::conflict,
                   "there is another arrangement named '" + plan.name + "' here already"};
  }
  const std::string id = record.id;
  TRY(add_circle(std::move(record)));
  return id;
}

}  // namespace node
