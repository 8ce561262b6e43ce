// What the rule remembers: the proposals of a slot with the effective answers to each, and of a
// circle its charters, members and grants. Everything here is rebuilt from the journals.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "concurrence/past.h"
#include "crypto/crypto.h"
#include "record.pb.h"
#include "record/reference.h"

namespace concurrence {

enum class AnswerKind : std::uint8_t {
  concurrence = 1,
  decline = 2,
  withdrawal = 3,
  ad_referendum = 4,
  reservation = 5,
  notice_receipt = 6,
  silence_broken = 7,
};

// One effective act that names a proposal.
struct Answer {
  AnswerKind kind = AnswerKind::concurrence;
  std::uint32_t party = 0;
  EntryId id;
  std::uint64_t level = 0;
  TimeMs time = 0;   // envelope time
  TimeMs due = 0;    // of an ad referendum
  bool implied = false;  // a decline made by superseding
  Past past;         // of the act; kept for concurrences and withdrawals
};

// One choice of a concurrence from every required party, and whether it makes the fact.
struct Choice {
  std::vector<EntryId> chosen;
  bool joint = false;
  OrderKey effect;
};

struct Proposal {
  EntryId id;
  record::Reference ref;
  std::uint64_t level = 0;
  std::string matter;
  std::string kind;
  std::string module;
  std::optional<EntryId> charter;  // none for the founding
  std::optional<EntryId> predecessor;
  std::vector<std::uint32_t> required;
  std::optional<EntryId> supersedes;
  std::vector<EntryId> settles;
  bool has_terms = false;
  std::string silence_class;
  TimeMs silence_expiry = 0;
  TimeMs silence_notice = 0;
  std::vector<crypto::Hash> blobs;
  std::vector<Answer> answers;
  std::vector<Choice> choices;

  bool requires_party(std::uint32_t party) const;
};

struct Slot {
  std::vector<Proposal> proposals;

  Proposal* find(const EntryId& id);
  Bytes encode() const;
  static Result<Slot> decode(ByteView bytes);
};

// SHA-256 of (matter, kind, body, predecessor); a settlement of charters has all that it settles in
// the predecessor's place.
crypto::Hash slot_key(std::string_view matter, std::string_view kind, std::string_view body,
                      const std::optional<record::Reference>& predecessor,
                      const std::vector<record::Reference>& settled_charters = {});

struct Charter {
  EntryId id;
  record::Reference ref;
  record::Terms terms;
  std::optional<EntryId> parent;  // the charter that it amends
  std::vector<EntryId> settles;   // the newest charters that it settles
  bool changes_required = false;  // against the charter that it amends
  crypto::Hash slot;
};

struct GrantFact {
  std::uint32_t party = 0;
  EntryId id;
  OrderKey order;
  std::string person;
  std::string office;
  bool commit = false;
};

struct LeavingFact {
  std::uint32_t party = 0;
  EntryId id;
  Past past;
};

struct JoiningFact {
  std::uint32_t party = 0;
  EntryId id;
};

struct SilenceFact {
  std::uint32_t party = 0;
  EntryId id;
  OrderKey order;
  std::string name;  // of the class
  bool revoked = false;
};

// A proposal names a fact among those that it settles.
struct SettlingFact {
  EntryId proposal;
  EntryId settled;
};

struct NotedFact {
  EntryId id;
  std::uint32_t about = 0;
};

// Small, and read for every act: kept in memory.
struct CircleState {
  std::vector<Charter> charters;  // the founding first
  std::vector<GrantFact> grants;
  std::vector<LeavingFact> leavings;
  std::vector<JoiningFact> joinings;
  std::vector<SilenceFact> silences;
  std::vector<NotedFact> noted;
  std::vector<SettlingFact> settlings;
  std::vector<EntryId> foundings;  // every well-formed proposal of a founding, effective or not

  const Charter* charter(const EntryId& id) const;
  Bytes encode() const;
  static Result<CircleState> decode(ByteView bytes);
};

}  // namespace concurrence
