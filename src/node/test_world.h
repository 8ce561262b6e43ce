// Nodes in one process, their messages carried by hand, for the tests of this room: no sockets, no
// files, a clock that the test moves.
#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/encoding.h"
#include "modules/circle/circle.h"
#include "node/engine.h"
#include "store/memory_signed_records.h"
#include "store/memory_store.h"

namespace node {

class TestClock : public Clock {
 public:
  TimeMs now() override { return 1'750'000'000'000 + elapsed + wrong; }
  std::uint64_t monotonic() override { return elapsed; }
  std::uint64_t elapsed = 1;
  std::int64_t wrong = 0;  // by how much the wall clock is
};

class TestRandom : public Random {
 public:
  explicit TestRandom(std::uint64_t seed) : state_(seed * 2 + 1) {}
  void fill(void* data, std::size_t size) override {
    auto* out = static_cast<unsigned char*>(data);
    for (std::size_t i = 0; i < size; ++i) {
      state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
      out[i] = static_cast<unsigned char>(state_ >> 56);
    }
  }

 private:
  std::uint64_t state_;
};

// "name: party party …" instead of a charter file.
inline Result<CharterPlan> read_plan(std::string_view text) {
  CharterPlan plan;
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return Error{ErrorCode::invalid, "no charter"};
  plan.name = std::string(text.substr(0, colon));
  std::string word;
  std::uint32_t number = 0;
  for (const char c : std::string(text.substr(colon + 1)) + " ") {
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
  for (const char* name : {"circle", "record", "talk"}) {
    record::RuleVersion& rule = *plan.terms.add_rules();
    rule.set_name(name);
    rule.set_version(1);
  }
  plan.terms.add_silence_classes("routine");
  plan.content = Bytes(text);
  return plan;
}

constexpr std::uint64_t kRecoveryNotice = 60'000;
// The same, in a federation that lets a recovery key take over after this notice.
inline Result<CharterPlan> plan_with_recovery(std::string_view text) {
  CharterPlan plan = TRY(read_plan(text));
  plan.terms.set_recovery_notice(kRecoveryNotice);
  return plan;
}

class TalkModule : public record::Module {
 public:
  explicit TalkModule(std::string name = "talk", std::string all_of = {})
      : name_(std::move(name)), all_of_(std::move(all_of)) {}
  std::string_view name() const override { return name_; }
  std::uint32_t version() const override { return 1; }
  Result<void> check(const record::Header&, ByteView) const override { return {}; }
  // A sentence is routine; "of texts: …" is of the class that it names, and "pen: …" of none.
  std::string_view silence_class(ByteView content) const override {
    if (!all_of_.empty()) return all_of_;
    if (content.starts_with("pen: ")) return {};
    return content.starts_with("of ") ? content.substr(3, content.find(':') - 3) : "routine";
  }
  void fold(const record::Act& act, record::Rows& rows) const override {
    rows.put(act.joint ? "agreed" : "said", act.content);
  }
  void texts(const record::Header&, ByteView content,
             std::vector<record::Text>& out) const override {
    out.push_back({"en", std::string(content), false});
  }

 private:
  std::string name_;
  std::string all_of_;  // everything is of this class to it; empty: by the sentence
};

struct Node {
  Node(std::string name, TestClock& shared, std::uint64_t seed)
      : party(std::move(name)),
        root(party),
        clock(shared),
        random(seed),
        store(store::make_memory_store()),
        records(std::make_unique<store::MemorySignedRecords>()) {
    options.party = party;
    options.default_label.policy = "TEST";
    start();
  }
  void start() {
    std::vector<std::unique_ptr<record::Module>> modules;
    modules.push_back(std::make_unique<TalkModule>("talk", careless_class));
    for (const std::string& name : more_modules)
      modules.push_back(std::make_unique<TalkModule>(name));
    modules.push_back(::circle::make_module());
    Surroundings around{*store,
                        *records,
                        clock,
                        random,
                        crypto::Seed::from(crypto::sha256(root).view()),
                        plan,
                        [](ByteView content) -> Result<std::string> {
                          return "# written\n" + std::string(content);
                        },
                        check,
                        silence_rules};
    auto opened = open_engine(options, around, std::move(modules));
    REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? "" : opened.error().message));
    engine = std::move(opened).value();
  }

  EngineOptions options;
  std::vector<std::string> more_modules;  // beside 'talk', from the next start on
  std::string party;
  std::string root;  // what the root secret is made of
  std::function<Result<CharterPlan>(std::string_view)> plan = read_plan;
  CheckCharter check = {};
  ReadSilenceRules silence_rules;  // from the next start on
  // Puts anything under silence in this class, from the next start on; empty: only what it is for.
  std::string careless_class;
  TestClock& clock;
  TestRandom random;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<store::SignedRecords> records;
  std::unique_ptr<Engine> engine;
};

struct World {
  TestClock clock;
  std::map<std::string, std::unique_ptr<Node>> nodes;

  Node& add(const std::string& name) {
    nodes[name] = std::make_unique<Node>(name, clock, nodes.size() + 1);
    return *nodes[name];
  }
  void link(const std::string& a, const std::string& b) {
    nodes[a]->engine->link_up(b);
    nodes[b]->engine->link_up(a);
    links.emplace_back(a, b);
  }
  void cut(const std::string& a, const std::string& b) {
    nodes[a]->engine->link_down(b);
    nodes[b]->engine->link_down(a);
    std::erase(links, std::pair(a, b));
  }
  // Carries messages until nobody has anything to say.
  void settle(int rounds = 400) {
    for (int i = 0; i < rounds; ++i) {
      bool moved = false;
      for (auto& [name, node] : nodes) REQUIRE(node->engine->turn_end().ok());
      for (const auto& [a, b] : links) {
        for (const auto& [from, to] : {std::pair(a, b), std::pair(b, a)}) {
          for (int p = 3; p >= 0; --p) {
            const auto precedence = static_cast<Precedence>(p);
            while (auto message = nodes[from]->engine->next(to, precedence)) {
              bytes += message->size();
              if (heard) heard(from, to, *message);
              nodes[to]->engine->received(from, precedence, *message);
              moved = true;
            }
          }
        }
      }
      for (auto& [name, node] : nodes) REQUIRE(node->engine->turn_end().ok());
      if (!moved) return;
    }
    FAIL("the nodes never come to rest");
  }
  void pass(std::uint64_t ms) {
    clock.elapsed += ms;
    for (auto& [name, node] : nodes) node->engine->tick();
    settle();
  }
  std::vector<std::pair<std::string, std::string>> links;
  std::uint64_t bytes = 0;
  // Every message that is carried.
  std::function<void(const std::string& from, const std::string& to, ByteView)> heard;
};

inline void form(World& world, const std::string& charter, const std::string& founder) {
  const auto founded = world.nodes[founder]->engine->found(charter);
  REQUIRE_MESSAGE(founded.ok(), (founded.ok() ? "" : founded.error().message));
  world.settle();
  for (auto& [name, node] : world.nodes) {
    for (const Invitation& invitation : node->engine->invitations()) {
      if (invitation.from != name && invitation.state == "received")
        REQUIRE(node->engine->join(invitation.id).ok());
    }
  }
  world.settle();
}

inline Draft draft(const std::string& circle, const std::string& matter) {
  Draft out;
  out.circle = circle;
  out.header.set_matter(matter);
  out.header.set_module("talk");
  out.header.mutable_actor()->set_person("operator");
  out.header.mutable_actor()->set_office("head");
  return out;
}

inline Recorded submit(Node& node, Draft what) {
  std::optional<Result<Recorded>> answer;
  node.engine->submit(std::move(what), [&](Result<Recorded> r) { answer = std::move(r); });
  REQUIRE(node.engine->turn_end().ok());
  REQUIRE(answer.has_value());
  REQUIRE_MESSAGE(answer->ok(), (answer->ok() ? "" : answer->error().message));
  return answer->value();
}

inline Error refused(Node& node, Draft what) {
  std::optional<Result<Recorded>> answer;
  node.engine->submit(std::move(what), [&](Result<Recorded> r) { answer = std::move(r); });
  REQUIRE(node.engine->turn_end().ok());
  REQUIRE(answer.has_value());
  REQUIRE_FALSE(answer->ok());
  return answer->error();
}

inline Recorded propose(Node& node, const std::string& circle, const std::string& text) {
  Draft what = draft(circle, "talk/one");
  what.header.mutable_proposal()->set_kind("talk.agree");
  what.content = text;
  return submit(node, what);
}

inline void concur(Node& node, const std::string& circle, const record::Reference& ref) {
  Draft what = draft(circle, "talk/one");
  *what.header.mutable_concurrence()->mutable_proposal() = ref.proto();
  submit(node, what);
}

inline const Viewer kReader{"reader", "TEST", 3, {}, true};
inline Viewer clerk() { return {"clerk", "TEST", 0, {}, true}; }
inline Viewer officer() { return {"officer", "TEST", 3, {"ALPHA", "BRAVO"}, true}; }

}  // namespace node
