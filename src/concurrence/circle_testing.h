// A circle written in a test: journals of several parties, epochs of one party at will, delivered
// to a fold in any order. Nothing is signed here: the fold takes what the journals have proven.
#pragma once

#include <doctest/doctest.h>

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/encoding.h"
#include "concurrence/fold.h"
#include "journal/entry.h"
#include "journal/key_event.h"
#include "journal/merkle.h"
#include "store/memory_store.h"

namespace concurrence {

struct WrittenJournal {
  std::uint32_t party = 0;
  std::string name;
  std::string epoch;
  std::vector<Bytes> entries;
  std::vector<Bytes> openings;
  std::vector<crypto::Hash> roots{journal::empty_root()};  // by size
  journal::Frontier frontier;

  std::uint64_t size() const { return entries.size(); }
};

// The parties a.example, b.example, ... numbered from 1, and what they write.
class WrittenCircle {
 public:
  using Place = std::size_t;  // of a journal, in the order of opening

  explicit WrittenCircle(std::uint32_t parties) {
    for (std::uint32_t number = 1; number <= parties; ++number) {
      record::Party& party = *terms_.add_parties();
      party.set_number(number);
      party.set_name(std::string(1, static_cast<char>('a' + number - 1)) + ".example");
      party.set_identity_key(Bytes(32, static_cast<char>(number)));
      party.set_next_identity(Bytes(32, static_cast<char>(64 + number)));
    }
    for (const char* rule : {"circle", "record", "talk"}) {
      record::RuleVersion& version = *terms_.add_rules();
      version.set_name(rule);
      version.set_version(1);
    }
    terms_.set_nonce(Bytes(32, 'n'));
    // What the founding's header will hold, byte for byte.
    const record::Header founding = founding_header();
    const Bytes bytes = record::encode_header(founding);
    const Bytes terms = terms_.SerializeAsString();
    REQUIRE(bytes.find(terms) != Bytes::npos);
    circle_ = hex(crypto::sha256({"entente/circle/v1\n", terms}).view().substr(0, 16));
    for (std::uint32_t number = 1; number <= parties; ++number) {
      open(number, "1-00000000");
      grant(number - 1);
    }
  }

  const std::string& circle() const { return circle_; }
  const record::Terms& terms() const { return terms_; }
  const WrittenJournal& journal(Place place) const { return journals_[place]; }
  std::size_t count() const { return journals_.size(); }

  // A new journal of the party; an epoch of its own.
  Place open(std::uint32_t party, const std::string& epoch) {
    WrittenJournal journal;
    journal.party = party;
    journal.name = terms_.parties(static_cast<int>(party) - 1).name();
    journal.epoch = epoch;
    journals_.push_back(std::move(journal));
    return journals_.size() - 1;
  }

  // Appends the act with what it has seen, the newest of each place named.
  record::EntryRef write(Place place, record::Header header, std::vector<Place> seen = {}) {
    std::vector<std::pair<Place, std::uint64_t>> sizes;
    for (const Place one : seen) sizes.emplace_back(one, journals_[one].size());
    return write_seen(place, std::move(header), sizes);
  }
  record::EntryRef write_seen(Place place, record::Header header,
                              const std::vector<std::pair<Place, std::uint64_t>>& seen) {
    header.set_rule(1);
    if (header.matter().empty()) header.set_matter("circle");
    if (header.module().empty()) header.set_module("circle");
    header.set_module_version(1);
    if (header.actor().person().empty()) header.mutable_actor()->set_person("head");
    header.mutable_actor()->set_office("head");
    header.mutable_label()->set_policy("TEST");
    std::map<std::pair<std::uint32_t, std::string>, record::Seen> sorted;
    for (const auto& [from, size] : seen) {
      const WrittenJournal& other = journals_[from];
      if (from == place || size == 0) continue;
      record::Seen one;
      one.set_party(other.party);
      one.set_epoch(other.epoch);
      one.set_size(size);
      one.set_root(Bytes(other.roots[size].view()));
      sorted[{other.party, other.epoch}] = one;
    }
    header.clear_seen();
    for (const auto& [name, one] : sorted) *header.add_seen() = one;
    WrittenJournal& journal = journals_[place];
    const std::string origin = journal.name + "/" + circle_ + "/" + journal.epoch;
    const std::uint64_t index = journal.size();
    const auto sealed =
        journal::seal(origin, journal::Kind::sealed, index, 1'750'000'000'000 + index,
                      crypto::sha256("1"), record::encode_header(header), crypto::sha256("2"), "");
    REQUIRE(sealed.ok());
    journal.entries.push_back(sealed.value().entry);
    journal.openings.push_back(sealed.value().opening);
    const crypto::Hash leaf = crypto::leaf_hash(sealed.value().entry);
    journal.frontier.append(leaf);
    journal.roots.push_back(journal.frontier.root());
    return record::Reference{journal.party, journal.epoch, index, leaf}.proto();
  }

  // An entry of kind 2; as the fold reads it, by its form alone.
  void write_key_event(Place place, const journal::KeyEvent& event) {
    WrittenJournal& journal = journals_[place];
    journal::Envelope envelope;
    envelope.kind = static_cast<std::uint8_t>(journal::Kind::key_event);
    envelope.index = journal.size();
    envelope.time = 1'750'000'000'000 + journal.size();
    journal.entries.push_back(journal::encode(envelope, journal::encode(event)));
    journal.openings.emplace_back();
    journal.frontier.append(crypto::leaf_hash(journal.entries.back()));
    journal.roots.push_back(journal.frontier.root());
  }

  record::EntryRef grant(Place place, std::vector<Place> seen = {},
                         const std::string& person = "head") {
    record::Header header;
    header.mutable_grant()->set_person(person);
    header.mutable_grant()->set_office("head");
    header.mutable_grant()->add_powers(record::COMMIT);
    return write(place, header, std::move(seen));
  }
  record::EntryRef statement(Place place, std::vector<Place> seen = {}) {
    record::Header header;
    header.mutable_statement();
    return write(place, header, std::move(seen));
  }
  record::EntryRef concur(Place place, const record::EntryRef& proposal,
                          std::vector<Place> seen = {}) {
    record::Header header;
    *header.mutable_concurrence()->mutable_proposal() = proposal;
    return write(place, header, std::move(seen));
  }
  record::EntryRef withdraw(Place place, const record::EntryRef& proposal,
                            std::vector<Place> seen = {}) {
    record::Header header;
    *header.mutable_withdrawal()->mutable_proposal() = proposal;
    return write(place, header, std::move(seen));
  }
  record::EntryRef decline(Place place, const record::EntryRef& proposal,
                           std::vector<Place> seen = {}) {
    record::Header header;
    *header.mutable_decline()->mutable_proposal() = proposal;
    return write(place, header, std::move(seen));
  }
  // Asks all parties of the founding.
  record::EntryRef propose(Place place, const record::EntryRef& charter,
                           const std::string& matter = "talk/one",
                           const record::EntryRef* predecessor = nullptr,
                           std::vector<Place> seen = {}) {
    record::Header header;
    header.set_matter(matter);
    header.set_module("talk");
    record::Proposal& p = *header.mutable_proposal();
    p.set_kind("decision");
    *p.mutable_charter() = charter;
    if (predecessor != nullptr) *p.mutable_predecessor() = *predecessor;
    for (const record::Party& party : terms_.parties()) p.add_required(party.number());
    return write(place, header, std::move(seen));
  }
  record::EntryRef amend(Place place, const record::EntryRef& charter, const record::Terms& terms,
                         std::vector<Place> seen = {}) {
    record::Header header;
    record::Proposal& p = *header.mutable_proposal();
    p.set_kind("charter.amend");
    *p.mutable_charter() = charter;
    *p.mutable_predecessor() = charter;
    for (const record::Party& party : terms_.parties()) p.add_required(party.number());
    *p.mutable_terms() = terms;
    return write(place, header, std::move(seen));
  }
  // The founding, agreed by all, in everybody's first journal; all see it.
  record::EntryRef found() {
    const record::EntryRef ref = write(0, founding_header());
    std::vector<Place> all;
    for (Place place = 0; place < count(); ++place) all.push_back(place);
    for (const Place place : all) concur(place, ref, all);
    for (const Place place : all) statement(place, all);
    return ref;
  }
  // Everybody's first journal concurs, each having seen the ones before, and then sees them all.
  void agree(const record::EntryRef& proposal) {
    std::vector<Place> all;
    for (Place place = 0; place < static_cast<Place>(terms_.parties_size()); ++place)
      all.push_back(place);
    for (const Place place : all) concur(place, proposal, all);
  }

 private:
  record::Header founding_header() const {
    record::Header header;
    record::Proposal& p = *header.mutable_proposal();
    p.set_kind("charter.found");
    for (const record::Party& party : terms_.parties()) p.add_required(party.number());
    *p.mutable_terms() = terms_;
    return header;
  }

  record::Terms terms_;
  std::string circle_;
  std::deque<WrittenJournal> journals_;
};

// What one node holds of a written circle.
class HeldCircle : public Journals {
 public:
  explicit HeldCircle(const WrittenCircle& circle) : circle_(circle) {}

  const std::vector<Chain>& chains() const override { return chains_; }
  Result<store::Row> row(ChainId id, std::uint64_t index) override {
    const WrittenJournal& journal = circle_.journal(places_[id]);
    store::Row row;
    if (damaged.contains({id, index})) {
      row.state = store::OpeningState::damaged;
      return row;
    }
    row.entry = journal.entries.at(index);
    row.opening = journal.openings.at(index);
    row.state = store::OpeningState::held;
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
    ++roots_asked;
    return circle_.journal(places_[id]).roots.at(size);
  }

  // Delivers the journal up to `size` entries; all that is written by default.
  void deliver(WrittenCircle::Place place, std::optional<std::uint64_t> size = std::nullopt) {
    const WrittenJournal& journal = circle_.journal(place);
    const auto found = ids_.find(place);
    ChainId id = 0;
    if (found != ids_.end()) {
      id = found->second;
    } else {
      id = static_cast<ChainId>(chains_.size());
      ids_.emplace(place, id);
      places_.push_back(place);
      Chain chain;
      chain.id = id;
      chain.party = journal.party;
      chain.party_name = journal.name;
      chain.epoch = journal.epoch;
      chains_.push_back(chain);
    }
    chains_[id].size = std::max(chains_[id].size, size.value_or(journal.size()));
  }

  std::uint64_t roots_asked = 0;
  std::set<std::pair<ChainId, std::uint64_t>> damaged;

 private:
  const WrittenCircle& circle_;
  std::vector<Chain> chains_;
  std::vector<WrittenCircle::Place> places_;
  std::map<WrittenCircle::Place, ChainId> ids_;
};

// One node's fold of a written circle.
struct FoldedCircle {
  explicit FoldedCircle(const WrittenCircle& circle, std::unique_ptr<store::Store> to = nullptr)
      : held(circle),
        store(to ? std::move(to) : store::make_memory_store()),
        fold(circle.circle(), held, *store, modules) {
    REQUIRE(fold.open().ok());
  }
  // Delivers everything of the journals at these places, in this order, and folds it by and by.
  void deliver(const std::vector<WrittenCircle::Place>& places) {
    for (std::size_t i = 0; i < places.size(); ++i) {
      held.deliver(places[i]);
      if (i % 50 == 0 || i + 1 == places.size()) advance();
    }
  }
  void advance() {
    REQUIRE(store->begin().ok());
    const auto progress = fold.advance(10'000'000, [](const Folded&) {});
    REQUIRE(progress.ok());
    REQUIRE_FALSE(progress.value().more);
    REQUIRE(fold.save().ok());
    REQUIRE(store->commit().ok());
  }
  std::string digest() {
    const auto digest = fold.digest();
    REQUIRE(digest.ok());
    return hex(digest.value().view());
  }
  std::vector<Fold::Fact> facts() {
    auto facts = fold.joint_facts();
    REQUIRE(facts.ok());
    return std::move(facts).value();
  }
  record::Verdict verdict(const record::EntryRef& ref) {
    const auto id = fold.find(record::Reference::from(ref).value());
    REQUIRE(id.ok());
    REQUIRE(id.value().has_value());
    return fold.info(*id.value()).value()->verdict;
  }

  HeldCircle held;
  std::unique_ptr<store::Store> store;
  std::vector<std::unique_ptr<record::Module>> modules;
  Fold fold;
};

}  // namespace concurrence
