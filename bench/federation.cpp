#include "federation.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>

#include "modules/texts/texts.h"
#include "store/sqlite_store.h"

namespace bench {
namespace {

[[noreturn]] void give_up(const Error& error) {
  std::fprintf(stderr, "entente-bench: %s\n", error.message.c_str());
  std::exit(1);
}

template <class T>
T expect(Result<T> result) {
  if (!result.ok()) give_up(result.error());
  return std::move(result).value();
}
void expect(const Result<void>& result) {
  if (!result.ok()) give_up(result.error());
}

// "bench: p1.example p2.example"
Result<node::CharterPlan> read_plan(std::string_view text) {
  node::CharterPlan plan;
  plan.name = "bench";
  std::string word;
  std::uint32_t number = 0;
  for (const char c : std::string(text.substr(text.find(':') + 1)) + " ") {
    if (c != ' ') {
      word.push_back(c);
      continue;
    }
    if (word.empty()) continue;
    record::Party& party = *plan.terms.add_parties();
    party.set_number(++number);
    party.set_name(word);
    word.clear();
  }
  for (const char* name : {"circle", "note", "record", "texts"}) {
    record::RuleVersion& rule = *plan.terms.add_rules();
    rule.set_name(name);
    rule.set_version(1);
  }
  return plan;
}

class NoteModule : public record::Module {
 public:
  std::string_view name() const override { return "note"; }
  std::uint32_t version() const override { return 1; }
  Result<void> check(const record::Header&, ByteView) const override { return {}; }
  void fold(const record::Act& act, record::Rows& rows) const override {
    rows.put(act.ref.text(), act.content.substr(0, 64));
  }
};

}  // namespace

void open_party(Party& party) {
  std::filesystem::create_directories(party.folder);
  if (!party.store) {
    store::SqliteOptions options;
    options.path = store::store_path(party.folder);
    options.create = true;
    options.reserve_bytes = 0;
    party.store = expect(store::open_sqlite_store(options));
  }
  if (!party.records) party.records = store::open_signed_records(party.folder + "/signed");
  node::EngineOptions options;
  options.party = party.name;
  options.default_label.policy = "TEST";
  std::vector<std::unique_ptr<record::Module>> modules;
  modules.push_back(std::make_unique<NoteModule>());
  modules.push_back(texts::make_module());
  node::Surroundings around{*party.store,
                            *party.records,
                            party.clock,
                            party.random,
                            crypto::Seed::from(crypto::sha256(party.name).view()),
                            read_plan};
  party.engine = expect(node::open_engine(options, around, std::move(modules)));
}

Federation::Federation(const std::string& folder, int parties) {
  std::string charter = "bench:";
  for (int i = 1; i <= parties; ++i) {
    auto party = std::make_unique<Party>();
    party->name = "p" + std::to_string(i) + ".example";
    party->folder = folder + "/p" + std::to_string(i);
    party->random = BenchRandom(static_cast<std::uint64_t>(i) + 17);
    open_party(*party);
    charter += " " + party->name;
    parties_.push_back(std::move(party));
  }
  for (auto& one : parties_) {
    for (auto& other : parties_) {
      if (one != other) one->engine->link_up(other->name);
    }
  }
  static_cast<void>(expect(parties_[0]->engine->found(charter)));
  settle();
  for (auto& party : parties_) {
    for (const node::Invitation& invitation : party->engine->invitations()) {
      if (invitation.state == "received") expect(party->engine->join(invitation.id));
    }
  }
  settle();
  const Result<node::CircleStatus> circle = parties_[0]->engine->circle("bench");
  if (!circle.ok() || !circle.value().constituted)
    give_up({ErrorCode::unavailable, "the circle of the bench is not constituted"});
}

std::uint64_t Federation::carry(int from, int to) {
  std::uint64_t bytes = 0;
  Party& sender = party(from);
  Party& receiver = party(to);
  for (int p = 3; p >= 0; --p) {
    const auto precedence = static_cast<node::Precedence>(p);
    while (std::optional<Bytes> message = sender.engine->next(receiver.name, precedence)) {
      bytes += message->size();
      receiver.engine->received(sender.name, precedence, *message);
    }
  }
  return bytes;
}

std::uint64_t Federation::settle() {
  std::uint64_t bytes = 0;
  for (bool moved = true; moved;) {
    moved = false;
    for (auto& party : parties_) expect(party->engine->turn_end());
    for (int from = 0; from < size(); ++from) {
      for (int to = 0; to < size(); ++to) {
        if (from == to) continue;
        const std::uint64_t carried = carry(from, to);
        bytes += carried;
        moved = moved || carried > 0;
      }
    }
  }
  return bytes;
}

node::Recorded Federation::submit(int i, node::Draft draft) {
  std::optional<Result<node::Recorded>> answer;
  party(i).engine->submit(std::move(draft),
                          [&](Result<node::Recorded> result) { answer = std::move(result); });
  expect(party(i).engine->turn_end());
  return expect(std::move(*answer));
}

node::Draft Federation::draft(const std::string& content) {
  node::Draft draft;
  draft.circle = "bench";
  draft.header.set_matter("note/one");
  draft.header.set_module("note");
  draft.header.mutable_actor()->set_person("operator");
  draft.header.mutable_actor()->set_office("head");
  draft.content = content;
  return draft;
}

}  // namespace bench
