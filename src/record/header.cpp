#include "record/header.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "journal/names.h"
#include "record/reference.h"
#include "record/wire.h"

namespace record {
namespace {

constexpr int kListMax = 64;
constexpr int kReferencesMax = 32;

bool is_label_word(std::string_view text) {
  if (text.empty() || text.size() > 128) return false;
  for (char c : text) {
    const bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '.' || c == '_' || c == '/' || c == '-';
    if (!fine) return false;
  }
  return true;
}

bool is_reference(const EntryRef& ref) {
  return ref.party() != 0 && ref.leaf().size() == 32 && journal::is_epoch_name(ref.epoch());
}

Bytes encoded(const EntryRef& ref) { return Reference::from(ref).value().encode(); }

template <class List, class Less>
bool ascending(const List& list, Less less) {
  for (int i = 1; i < list.size(); ++i) {
    if (!less(list[i - 1], list[i])) return false;
  }
  return true;
}
template <class List>
bool ascending(const List& list) {
  return ascending(list, [](const auto& a, const auto& b) { return a < b; });
}

}  // namespace

const char* terms_fault(const Terms& terms) {
  if (terms.parties_size() == 0 || terms.parties_size() > kListMax) return "number of parties";
  if (!ascending(terms.parties(),
                 [](const Party& a, const Party& b) { return a.number() < b.number(); }))
    return "parties not in ascending order";
  for (const Party& party : terms.parties()) {
    if (party.number() == 0 || !journal::is_party_name(party.name()) ||
        party.identity_key().size() != 32 || party.next_identity().size() != 32)
      return "a party's number, name or keys";
  }
  for (int i = 0; i < terms.parties_size(); ++i) {
    for (int k = 0; k < i; ++k) {
      if (terms.parties(i).name() == terms.parties(k).name()) return "two parties of one name";
    }
  }
  if (terms.rules_size() == 0 || terms.rules_size() > kListMax) return "number of rule versions";
  if (!ascending(terms.rules(),
                 [](const RuleVersion& a, const RuleVersion& b) { return a.name() < b.name(); }))
    return "rules not in ascending order";
  int needed = 0;
  for (const RuleVersion& rule : terms.rules()) {
    if (!is_identifier(rule.name()) || rule.version() == 0) return "a rule's name or version";
    needed += rule.name() == "record" || rule.name() == "circle" ? 1 : 0;
  }
  if (needed != 2) return "rules lack record or circle";
  if (terms.bodies_size() > kListMax) return "number of bodies";
  if (!ascending(terms.bodies(),
                 [](const BodyTerms& a, const BodyTerms& b) { return a.id() < b.id(); }))
    return "bodies not in ascending order";
  for (const BodyTerms& body : terms.bodies()) {
    if (!is_identifier(body.id()) || body.parties_size() > kListMax || !ascending(body.parties()) ||
        (body.parties_size() > 0 && body.parties(0) == 0))
      return "a body's identifier or parties";
  }
  if (terms.silence_classes_size() > kListMax || !ascending(terms.silence_classes()))
    return "silence classes";
  for (const std::string& name : terms.silence_classes()) {
    if (!is_identifier(name)) return "a silence class";
  }
  if (terms.nonce().size() != 32) return "nonce";
  return nullptr;
}

namespace {

const char* proposal_fault(const Header& header) {
  const Proposal& p = header.proposal();
  if (!is_identifier(p.kind())) return "kind of decision";
  const bool founding = p.kind() == "charter.found";
  const bool charter = founding || p.kind() == "charter.amend";
  if (p.has_terms() != charter) return "terms stand exactly in charters";
  if (charter && (header.matter() != "circle" || header.module() != "circle"))
    return "a charter is about the matter and module circle";
  if (p.has_charter() == founding) return "charter";
  if (p.has_charter() && !is_reference(p.charter())) return "charter";
  if (p.has_predecessor() && !is_reference(p.predecessor())) return "predecessor";
  if (founding && (p.has_predecessor() || p.settles_size() > 0))
    return "a founding follows nothing and settles nothing";
  if (charter && !founding &&
      (!p.has_predecessor() || encoded(p.predecessor()) != encoded(p.charter())))
    return "an amendment follows the charter that it amends";
  if (p.has_supersedes() && !is_reference(p.supersedes())) return "supersedes";
  if (p.required_size() > kListMax || !ascending(p.required()) ||
      (p.required_size() > 0 && p.required(0) == 0))
    return "required parties";
  if (!p.body().empty() && (!is_identifier(p.body()) || charter)) return "body";
  if (p.recovers() != 0 && (p.kind() != "charter.amend" || p.settles_size() > 0 || p.has_silence()))
    return "recovers";
  if (!p.state().empty() && (p.kind() != "charter.amend" || p.state().size() != 32)) return "state";
  if (p.settles_size() > kListMax) return "settles";
  for (const EntryRef& ref : p.settles()) {
    if (!is_reference(ref)) return "settles";
  }
  if (!ascending(p.settles(),
                 [](const EntryRef& a, const EntryRef& b) { return encoded(a) < encoded(b); }))
    return "settles";
  if (p.blobs_size() > kListMax) return "blobs";
  for (const std::string& root : p.blobs()) {
    if (root.size() != 32) return "a blob's root";
  }
  if (p.has_silence() && !is_identifier(p.silence().class_())) return "silence class";
  return charter ? terms_fault(p.terms()) : nullptr;
}

const char* act_fault(const Header& header) {
  switch (header.act_case()) {
    case Header::kStatement:
    case Header::kLeaving:
      return nullptr;
    case Header::kProposal:
      return proposal_fault(header);
    case Header::kConcurrence:
      return is_reference(header.concurrence().proposal()) ? nullptr : "proposal";
    case Header::kDecline:
      return is_reference(header.decline().proposal()) ? nullptr : "proposal";
    case Header::kWithdrawal:
      return is_reference(header.withdrawal().proposal()) ? nullptr : "proposal";
    case Header::kAdReferendum:
      return is_reference(header.ad_referendum().proposal()) ? nullptr : "proposal";
    case Header::kReservation:
      return is_reference(header.reservation().proposal()) ? nullptr : "proposal";
    case Header::kJoining:
      return is_reference(header.joining().charter()) ? nullptr : "charter";
    case Header::kGrant: {
      const Grant& grant = header.grant();
      if (!is_identifier(grant.person()) || !is_identifier(grant.office()))
        return "person or office of the grant";
      if (grant.powers_size() > kListMax || !ascending(grant.powers())) return "powers";
      return nullptr;
    }
    case Header::kSilenceAuthorisation:
      return is_identifier(header.silence_authorisation().class_()) ? nullptr : "silence class";
    case Header::kNoticeReceipt:
      return is_reference(header.notice_receipt().proposal()) ? nullptr : "proposal";
    case Header::kSilenceBroken:
      return is_reference(header.silence_broken().proposal()) ? nullptr : "proposal";
    case Header::kNoted:
      return header.noted().party() != 0 ? nullptr : "noted party";
    case Header::kConfirmation:
      return is_reference(header.confirmation().noted()) ? nullptr : "noted act";
    case Header::ACT_NOT_SET:
      return "no act";
  }
  return "no act";
}

const char* fault(const Header& header, std::uint32_t party, std::string_view epoch) {
  if (!is_identifier(header.matter())) return "matter";
  if (!is_identifier(header.module())) return "module";
  if (!is_identifier(header.actor().person())) return "person";
  if (!is_identifier(header.actor().office())) return "office";
  if (!is_label_word(header.label().policy())) return "label policy";
  if (header.label().categories_size() > kListMax || !ascending(header.label().categories()))
    return "label categories";
  for (const std::string& category : header.label().categories()) {
    if (!is_label_word(category)) return "label categories";
  }
  if (header.seen_size() > kListMax) return "seen";
  for (int i = 0; i < header.seen_size(); ++i) {
    const Seen& seen = header.seen(i);
    if (seen.party() == 0 || !journal::is_epoch_name(seen.epoch()) || seen.size() == 0 ||
        seen.root().size() != 32 || (seen.party() == party && seen.epoch() == epoch))
      return "seen";
    if (i > 0) {
      const Seen& before = header.seen(i - 1);
      if (std::pair(before.party(), std::string_view(before.epoch())) >=
          std::pair(seen.party(), std::string_view(seen.epoch())))
        return "seen is not in ascending order";
    }
  }
  if (header.references_size() > kReferencesMax) return "references";
  for (const EntryRef& ref : header.references()) {
    if (!is_reference(ref)) return "references";
  }
  return act_fault(header);
}

}  // namespace

std::string_view word(Verdict verdict) {
  static constexpr std::string_view words[] = {
      "no_act",        "effective",        "unreadable",
      "malformed",     "not_constituted",  "not_in_force",
      "not_a_member",  "has_left",         "unknown_reference",
      "no_authority",  "wrong_charter",    "wrong_required",
      "removes_party", "not_required",     "already_answered",
      "already_joint", "silence",          "older_charter",
      "rival_alive",   "slot_filled",      "amendment_pending",
      "wrong_party",   "wrong_settlement", "body_ended",
      "wrong_recovery"};
  return words[static_cast<std::size_t>(verdict)];
}

bool is_identifier(std::string_view text) {
  if (text.empty() || text.size() > 128) return false;
  for (char c : text) {
    const bool fine = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
                      c == '/' || c == '-';
    if (!fine) return false;
  }
  return true;
}

HeaderReading read_header(ByteView bytes, std::uint32_t party, std::string_view epoch) {
  HeaderReading out;
  read_header(bytes, party, epoch, out);
  return out;
}

void read_header(ByteView bytes, std::uint32_t party, std::string_view epoch, HeaderReading& out) {
  out.verdict = Verdict::effective;
  out.reason.clear();
  out.header.Clear();
  const Result<void> wire = check_wire(bytes, *Header::descriptor(), /*ascii=*/true);
  if (!wire.ok()) {
    out.verdict = Verdict::unreadable;
    out.reason = wire.error().message;
    return;
  }
  if (!out.header.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    out.verdict = Verdict::unreadable;
    out.reason = "does not parse";
    return;
  }
  if (out.header.act_case() == Header::ACT_NOT_SET) {
    out.verdict = Verdict::unreadable;
    out.reason = "holds no act";
  } else if (const char* what = fault(out.header, party, epoch)) {
    out.verdict = Verdict::malformed;
    out.reason = std::string("malformed: ") + what;
  }
}

std::string_view act_word(const Header& header) {
  switch (header.act_case()) {
    case Header::kStatement:
      return "statement";
    case Header::kProposal:
      return "proposal";
    case Header::kConcurrence:
      return "concurrence";
    case Header::kDecline:
      return "decline";
    case Header::kWithdrawal:
      return "withdrawal";
    case Header::kAdReferendum:
      return "ad_referendum";
    case Header::kReservation:
      return "reservation";
    case Header::kLeaving:
      return "leaving";
    case Header::kJoining:
      return "joining";
    case Header::kGrant:
      return "grant";
    case Header::kSilenceAuthorisation:
      return "silence_authorisation";
    case Header::kNoticeReceipt:
      return "notice_receipt";
    case Header::kSilenceBroken:
      return "silence_broken";
    case Header::kNoted:
      return "noted";
    case Header::kConfirmation:
      return "confirmation";
    case Header::ACT_NOT_SET:
      return "none";
  }
  return "none";
}

Bytes encode_header(const Header& header) {
  Bytes out;
  google::protobuf::io::StringOutputStream stream(&out);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  header.SerializeToCodedStream(&coded);
  coded.Trim();
  return out;
}

}  // namespace record
