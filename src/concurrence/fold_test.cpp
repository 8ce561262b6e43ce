// The rule, run over the published cases of tests/vectors/record: the same circles that
// tools/recheck computes, with zero differences. If one fails, two nodes (or a node and a stranger)
// would disagree on what was agreed.
#include "concurrence/fold.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>

#include "base/encoding.h"
#include "journal/entry.h"
#include "journal/merkle.h"
#include "store/memory_store.h"

namespace concurrence {
namespace {

using nlohmann::json;

struct Written {
  std::string party;
  std::string epoch;
  std::vector<Bytes> entries;
  std::vector<Bytes> openings;
};

// Journals in memory, of which a part is held.
class HeldJournals : public Journals {
 public:
  const std::vector<Chain>& chains() const override { return chains_; }
  Result<store::Row> row(ChainId id, std::uint64_t index) override {
    store::Row row;
    row.entry = source_[id]->entries.at(index);
    row.opening = source_[id]->openings.at(index);
    row.state = row.opening.empty() ? store::OpeningState::none : store::OpeningState::held;
    return row;
  }
  Result<void> rows(ChainId id, std::uint64_t from, std::uint64_t to,
                    const std::function<bool(const store::Row*)>& visit) override {
    for (std::uint64_t i = from; i < to; ++i) {
      const store::Row row = TRY(this->row(id, i));
      if (!visit(&row)) break;
    }
    return {};
  }
  Result<crypto::Hash> root(ChainId id, std::uint64_t size) override {
    journal::Frontier frontier;
    for (std::uint64_t i = 0; i < size; ++i)
      frontier.append(crypto::leaf_hash(source_[id]->entries.at(i)));
    return frontier.root();
  }

  // Chains for whole journals, branches found by their common beginning.
  void add(const Written& written, std::uint32_t party) {
    Chain chain;
    chain.id = static_cast<ChainId>(chains_.size());
    chain.party = party;
    chain.party_name = written.party;
    chain.epoch = written.epoch;
    std::uint64_t common = 0;
    for (const Chain& other : chains_) {
      if (other.party != party || other.epoch != written.epoch) continue;
      const Written& theirs = *source_[other.id];
      std::uint64_t same = 0;
      while (same < std::min(theirs.entries.size(), written.entries.size()) &&
             theirs.entries[same] == written.entries[same])
        ++same;
      if (chain.parent && same <= common) continue;
      common = same;
      chain.parent = other.id;
      // The common part belongs to the chain that stores it.
      ChainId owner = other.id;
      while (chains_[owner].parent && chains_[owner].fork >= same) owner = *chains_[owner].parent;
      chain.parent = owner;
    }
    chain.fork = chain.size = common;
    chains_.push_back(chain);
    source_.push_back(&written);
  }
  void grow(ChainId id) {
    chains_[id].size = std::min<std::uint64_t>(chains_[id].size + 1, source_[id]->entries.size());
  }
  // Which chain a journal became, if its party has a number yet.
  std::optional<ChainId> chain_of(const Written& written) const {
    for (ChainId id = 0; id < source_.size(); ++id)
      if (source_[id] == &written) return id;
    return std::nullopt;
  }
  bool whole(ChainId id) const { return chains_[id].size >= source_[id]->entries.size(); }
  void fill() {
    for (Chain& chain : chains_) chain.size = source_[chain.id]->entries.size();
  }

 private:
  std::vector<Chain> chains_;
  std::vector<const Written*> source_;
};

struct Case {
  std::string name;
  std::string circle;
  std::vector<Written> journals;
  std::map<std::string, std::uint32_t> numbers;
  json expect;
};

// Numbers of the founding's parties; others become known when a charter that admits them is joint.
void find_numbers(Case& one) {
  for (const Written& journal : one.journals) {
    for (const Bytes& bytes : journal.openings) {
      if (bytes.empty()) continue;
      const auto opening = journal::view_opening(bytes);
      if (!opening.ok()) continue;
      const auto reading = record::read_header(opening.value().header, 4'000'000'000U, "none");
      if (reading.header.proposal().kind() != "charter.found") continue;
      for (const record::Party& party : reading.header.proposal().terms().parties())
        one.numbers.emplace(party.name(), party.number());
    }
  }
}

// The published cases, or those of the folder that ENTENTE_RECORD_CASES names.
std::vector<Case> cases() {
  std::vector<Case> out;
  std::vector<std::filesystem::path> files;
  const char* folder = std::getenv("ENTENTE_RECORD_CASES");
  for (const auto& file :
       std::filesystem::directory_iterator(folder != nullptr ? folder : "tests/vectors/record"))
    if (file.path().extension() == ".json") files.push_back(file.path());
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    std::ifstream stream(file);
    const json data = json::parse(stream);
    Case one;
    one.name = data["name"];
    one.circle = data["circle"];
    for (const auto& journal : data["journals"]) {
      Written written;
      written.party = journal["party"];
      written.epoch = journal["epoch"];
      for (const auto& entry : journal["entries"])
        written.entries.push_back(*unhex(entry.get<std::string>()));
      for (const auto& opening : journal["openings"])
        written.openings.push_back(*unhex(opening.get<std::string>()));
      one.journals.push_back(std::move(written));
    }
    one.expect = data["expect"];
    find_numbers(one);
    out.push_back(std::move(one));
  }
  return out;
}

const std::vector<std::unique_ptr<record::Module>> kNoModules;

struct Outcome {
  std::string digest;
  std::vector<std::string> joint;
  std::vector<std::string> contested;
};

void compare(const Case& one, HeldJournals& journals, Fold& fold) {
  for (std::size_t k = 0; k < one.journals.size(); ++k) {
    const auto id = journals.chain_of(one.journals[k]);
    if (!id) {
      for (const auto& code : one.expect["verdicts"][k]) CHECK(code.get<int>() < 0);
      continue;
    }
    const Chain chain = journals.chains()[*id];
    for (std::uint64_t i = chain.fork; i < one.journals[k].entries.size(); ++i) {
      const auto info = fold.info({chain.id, i});
      REQUIRE(info.ok());
      const auto want = one.expect["verdicts"][k][i];
      INFO("journal ", k, " (", one.journals[k].party, ") entry ", i);
      if (want.is_null() || want.get<int>() < 0) {  // pending
        CHECK_FALSE(info.value().has_value());
        continue;
      }
      REQUIRE(info.value().has_value());
      CHECK(static_cast<int>(info.value()->verdict) == want.get<int>());
    }
  }
  std::vector<std::string> joint;
  std::vector<std::string> contested;
  const auto facts = fold.joint_facts();
  REQUIRE(facts.ok());
  for (const Fold::Fact& fact : facts.value()) {
    joint.push_back(fact.ref.text());
    if (fact.contested) contested.push_back(fact.ref.text());
  }
  std::sort(joint.begin(), joint.end());
  std::sort(contested.begin(), contested.end());
  auto want_joint = one.expect["joint"].get<std::vector<std::string>>();
  auto want_contested = one.expect["contested"].get<std::vector<std::string>>();
  std::sort(want_joint.begin(), want_joint.end());
  std::sort(want_contested.begin(), want_contested.end());
  CHECK(joint == want_joint);
  CHECK(contested == want_contested);
  const auto digest = fold.digest();
  REQUIRE(digest.ok());
  CHECK(hex(digest.value().view()) == one.expect["digest"].get<std::string>());
  // What an amendment that admits a party names: the digest of a past.
  for (std::size_t k = 0; k < one.journals.size(); ++k) {
    const json& want = one.expect["pasts"][k];
    if (want.is_null()) continue;
    const Chain chain = journals.chains()[*journals.chain_of(one.journals[k])];
    const std::uint64_t index = want["index"].get<std::uint64_t>();
    EntryId id{chain.id, index};
    if (index < chain.fork) continue;  // it is of the branch that this one leaves
    const auto info = fold.info(id);
    REQUIRE(info.ok());
    const auto past = fold.digest(info.value()->past);
    REQUIRE(past.ok());
    INFO("the past of journal ", k, " (", one.journals[k].party, ") entry ", index);
    CHECK(hex(past.value().view()) == want["digest"].get<std::string>());
  }
}

// Journals whose party has a number; true if one was added.
bool add_known(const Case& one, std::map<std::string, std::uint32_t>& numbers,
               HeldJournals& journals, Fold* fold) {
  if (fold != nullptr) {
    for (const Charter* charter : fold->rule().joint_charters(fold->all())) {
      for (const record::Party& party : charter->terms.parties())
        numbers.emplace(party.name(), party.number());
    }
  }
  bool added = false;
  for (const Written& written : one.journals) {
    const auto number = numbers.find(written.party);
    if (number == numbers.end() || journals.chain_of(written)) continue;
    journals.add(written, number->second);
    added = true;
  }
  return added;
}

void advance(Fold& fold) {
  const auto progress = fold.advance(1'000'000, [](const Folded&) {});
  REQUIRE(progress.ok());
  REQUIRE(fold.save().ok());
}

}  // namespace

TEST_CASE("every published case gives its verdicts, joint facts and digest") {
  const std::vector<Case> all = cases();
  REQUIRE(all.size() >= 40);
  for (const Case& one : all) {
    CAPTURE(one.name);
    const auto store = store::make_memory_store();
    HeldJournals journals;
    auto numbers = one.numbers;
    Fold fold(one.circle, journals, *store, kNoModules);
    REQUIRE(fold.open().ok());
    REQUIRE(store->begin().ok());
    for (bool more = add_known(one, numbers, journals, nullptr); more;
         more = add_known(one, numbers, journals, &fold)) {
      journals.fill();
      advance(fold);
    }
    compare(one, journals, fold);
    REQUIRE(store->commit().ok());
  }
}

TEST_CASE(
    "any order of arrival, with restarts between, gives the same digest and un-makes nothing") {
  for (const Case& one : cases()) {
    for (unsigned seed = 1; seed <= 6; ++seed) {
      CAPTURE(one.name);
      CAPTURE(seed);
      std::mt19937 random(seed);
      const auto store = store::make_memory_store();
      HeldJournals journals;
      auto numbers = one.numbers;
      add_known(one, numbers, journals, nullptr);
      auto fold = std::make_unique<Fold>(one.circle, journals, *store, kNoModules);
      REQUIRE(fold->open().ok());
      std::vector<std::string> known;
      for (bool more = true; more;) {
        std::vector<ChainId> open;
        for (const Chain& chain : journals.chains())
          if (!journals.whole(chain.id)) open.push_back(chain.id);
        if (open.empty()) break;
        journals.grow(open[random() % open.size()]);
        if (random() % 3 != 0) continue;
        REQUIRE(store->begin().ok());
        advance(*fold);
        add_known(one, numbers, journals, fold.get());
        REQUIRE(store->commit().ok());
        std::vector<std::string> now;
        const auto facts = fold->joint_facts();
        REQUIRE(facts.ok());
        for (const Fold::Fact& fact : facts.value()) now.push_back(fact.ref.text());
        for (const std::string& fact : known)
          CHECK(std::find(now.begin(), now.end(), fact) != now.end());
        known = now;
        if (random() % 4 == 0) {
          fold = std::make_unique<Fold>(one.circle, journals, *store, kNoModules);
          REQUIRE(fold->open().ok());
        }
      }
      REQUIRE(store->begin().ok());
      advance(*fold);
      while (add_known(one, numbers, journals, fold.get())) {
        journals.fill();
        advance(*fold);
      }
      compare(one, journals, *fold);
      REQUIRE(store->commit().ok());
    }
  }
}

}  // namespace concurrence
