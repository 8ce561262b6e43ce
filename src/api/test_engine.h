// A node for the API's own tests: acts in memory behind the real View interface, with the label
// decision applied, and everything written down that the API asks of it.
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "api/parts.h"
#include "base/encoding.h"
#include "base/json.h"
#include "labels/labels.h"
#include "node/engine.h"
#include "record/newest.h"
#include "store/memory_store.h"

namespace api::test {

struct TestClock final : Clock {
  TimeMs time = 1'930'000'000'000;
  std::uint64_t ticks = 1'000'000;
  TimeMs now() override { return time; }
  std::uint64_t monotonic() override { return ticks; }
};

struct TestRandom final : Random {
  std::uint64_t state = 1;
  void fill(void* data, std::size_t size) override {
    auto* bytes = static_cast<unsigned char*>(data);
    for (std::size_t i = 0; i < size; ++i) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      bytes[i] = static_cast<unsigned char>(state >> 56);
    }
  }
};

inline constexpr char kCircle[] = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
inline constexpr char kOwn[] = "alder.example";
inline constexpr char kOther[] = "birch.example";

struct TestEngine;

struct TestView final : record::View {
  TestView(TestEngine& engine, Viewer viewer)
      : View(viewer.policy), engine_(engine), viewer_(std::move(viewer)) {}
  std::vector<record::CircleView> circles() override;
  Result<void> rows(std::string_view, std::string_view, std::string_view, std::string_view,
                    const std::function<bool(std::string_view, const record::RowView&)>&) override {
    return {};
  }
  Result<std::vector<std::string>> matters(std::string_view, std::string_view module,
                                           std::string_view after, std::size_t limit) override;
  Result<std::vector<record::ActRow>> acts(std::string_view, std::string_view matter,
                                           std::string_view after, std::size_t limit) override;
  Result<std::vector<record::ActRow>> recent(std::string_view, std::size_t limit) override;
  Result<std::vector<record::ActRow>> open(std::string_view, std::size_t limit) override;
  Result<record::ActRow> act(std::string_view, const record::Reference& ref) override;
  Result<std::vector<record::ActRow>> at(std::string_view, const record::Place& place,
                                         std::size_t limit) override;
  Result<std::uint64_t> file_size(std::string_view circle, const record::Reference& ref,
                                  const crypto::Hash& id) override;
  Result<Bytes> file_bytes(std::string_view circle, const record::Reference& ref,
                           const crypto::Hash& id, std::uint64_t offset) override;
  Result<bool> reads_file(std::string_view circle, std::string_view,
                          const crypto::Hash& id) override;
  Result<std::vector<record::WhyLine>> why(std::string_view, const record::Reference&) override;
  // Every act that the viewer sees, the newest first; what is asked is not looked at.
  Result<record::SearchPage> search(const record::SearchRequest& request) override;
  bool sees(const record::ActRow& act) {
    const bool seen = viewer_.reads_content && labels::may_read(viewer_, act.label);
    if (seen) give(act.label);
    return seen;
  }
  TestEngine& engine_;
  Viewer viewer_;
};

struct TestEngine final : node::Engine {
  std::vector<record::ActRow> acts;  // in order
  std::vector<node::Draft> submitted;
  std::vector<std::function<void()>> pending;
  std::function<void(const node::Change&)> listener;
  std::vector<std::string> founded;
  std::vector<node::KeyStatus> key_states;
  std::vector<node::KeyChange> key_changes;
  std::map<std::string, node::Invitation> known_invitations;
  std::optional<Error> refusal;  // of the next submit

  record::Reference add(const std::string& party, const std::string& matter,
                        const std::string& type, std::uint32_t classification,
                        const Bytes& content = "{}") {
    record::ActRow act;
    act.ref.party = party == kOwn ? 1 : 2;
    act.ref.epoch = "1-a3f0c21d";
    act.ref.index = 0;
    for (const record::ActRow& known : acts) act.ref.index += known.party == party ? 1 : 0;
    act.ref.leaf = crypto::sha256(party + std::to_string(act.ref.index));
    act.party = party;
    act.matter = matter;
    act.module = "meetings";
    act.type = type;
    act.person = "officer";
    act.office = "secretariat";
    act.capacity = "substantive";
    act.time = 1'920'000'000'000 + acts.size() * 1000;
    act.verdict = "effective";
    act.label = {"TEST", classification, {}};
    act.has_content = true;
    act.content = content;
    act.opening = "held";
    act.delivery = {{party == kOwn ? kOther : kOwn, record::Delivery::stored}};
    if (type == "proposal") {
      act.state = "open";
      record::Answer own{kOwn, "none", "waiting_for", 0, 0, {}};
      record::Answer other{kOther, "concurred", "", act.time, 0, act.ref};
      act.answers = {own, other};
    }
    acts.push_back(act);
    return act.ref;
  }

  void submit(node::Draft draft, std::function<void(Result<node::Recorded>)> done) override {
    if (refusal) return done(*refusal);
    const record::Reference ref = add(kOwn, draft.header.matter(), "statement",
                                      draft.header.label().classification(), draft.content);
    const node::Recorded recorded{ref, kCircle, draft.concur};
    if (draft.written) draft.written(recorded);
    submitted.push_back(std::move(draft));
    pending.emplace_back([done, recorded] { done(recorded); });
  }
  std::map<crypto::Hash, Bytes> answers;
  std::unique_ptr<store::Store> kept_elsewhere = store::make_memory_store();
  std::set<std::string> grants;  // circle, person and office
  Result<void> keep(const std::function<Result<void>(store::Store&)>& write) override {
    TRY(kept_elsewhere->begin());
    TRY(write(*kept_elsewhere));
    return kept_elsewhere->commit();
  }
  Result<bool> may_commit(std::string_view circle, std::string_view person,
                          std::string_view office) override {
    return grants.contains(std::string(circle) + " " + std::string(person) + " " +
                           std::string(office));
  }
  Result<void> keep_answer(const crypto::Hash& key, ByteView answer) override {
    answers[key] = answer;
    return {};
  }
  Result<void> drop_answer(const crypto::Hash& key) override {
    answers.erase(key);
    return {};
  }
  Result<std::optional<Bytes>> kept_answer(const crypto::Hash& key) override {
    const auto found = answers.find(key);
    if (found == answers.end()) return std::optional<Bytes>();
    return std::optional<Bytes>(found->second);
  }
  Result<node::Audience> audience(const node::Draft& draft) override {
    node::Audience out;
    out.circle = kCircle;
    out.circle_name = "alder-birch";
    out.parties = {kOwn, kOther};
    out.marking = "TEST UNCLASSIFIED";
    if (draft.header.has_proposal()) out.required = out.parties;
    out.header_bytes = 10;
    out.content_bytes = draft.content.size();
    return out;
  }
  std::unique_ptr<record::View> view(const Viewer& viewer) override {
    return std::make_unique<TestView>(*this, viewer);
  }
  std::vector<node::CircleStatus> circles() override {
    node::CircleStatus status;
    status.id = kCircle;
    status.name = "alder-birch";
    status.parties = {kOwn, kOther};
    status.constituted = true;
    status.digest = std::string(64, 'a');
    status.entries = status.acts = acts.size();
    node::HeadStatus head;
    head.party = kOwn;
    head.epoch = "1-a3f0c21d";
    head.size = head.folded = head.known = acts.size();
    head.stored_by[kOther] = acts.size();
    status.heads = {head};
    return {status};
  }
  Result<node::CircleStatus> circle(std::string_view id) override {
    if (id != kCircle && id != "alder-birch") return Error{ErrorCode::not_found, "no circle"};
    return circles()[0];
  }
  Result<std::string> charter_yaml(std::string_view) override {
    return std::string("name: alder-birch\n");
  }
  Result<std::string> prove(const Viewer& viewer, std::string_view circle,
                            const record::Reference& ref) override {
    const auto act = TestView(*this, viewer).act(circle, ref);
    if (!act.ok()) return act.error();
    return std::string("c2sp.org/tlog-proof@v1\n");
  }
  // An export of three pieces.
  class TestExport : public node::Export {
   public:
    explicit TestExport(ExportWrite write) : write_(std::move(write)) {}
    Result<bool> step() override {
      if (piece_++ == 0) {
        TRY(write_("alder.example/1-a3f0c21d/checkpoint", "hello\n", 0));
        return true;
      }
      TRY(write_(
          "alder.example/1-a3f0c21d/" + std::string(150, static_cast<char>('w' + piece_ - 1)),
          Bytes(600, 'y'), 400));
      TRY(write_(
          "alder.example/1-a3f0c21d/" + std::string(150, static_cast<char>('w' + piece_ - 1)),
          Bytes(400, 'y'), 0));
      return piece_ < 3;
    }

   private:
    ExportWrite write_;
    int piece_ = 0;
  };
  Result<std::unique_ptr<node::Export>> begin_export(const Viewer&, std::string_view,
                                                     ExportWrite write) override {
    return std::unique_ptr<node::Export>(std::make_unique<TestExport>(std::move(write)));
  }
  std::map<crypto::Hash, Bytes> files;
  // Of proposals; no module looks into contents here.
  std::set<crypto::Hash> files_of(const node::Draft& draft) const override {
    std::set<crypto::Hash> out;
    for (const std::string& root : draft.header.proposal().blobs())
      out.insert(crypto::Hash::from(root));
    return out;
  }
  Result<crypto::Hash> file_name(std::string_view, ByteView bytes) override {
    return crypto::sha256(bytes);
  }
  void put_blob(std::string_view, Bytes bytes,
                std::function<void(Result<crypto::Hash>)> done) override {
    const crypto::Hash id = crypto::sha256(bytes);
    files[id] = std::move(bytes);
    pending.emplace_back([done, id] { done(id); });
  }
  Result<std::vector<node::KeyStatus>> keys(std::string_view id) override {
    if (id != kCircle && id != "alder-birch") return Error{ErrorCode::not_found, "no circle"};
    return key_states;
  }
  Result<void> change_key(std::string_view id, node::KeyChange change) override {
    if (id != kCircle && id != "alder-birch") return Error{ErrorCode::not_found, "no circle"};
    key_changes.push_back(change);
    return {};
  }
  Result<void> recover(std::string_view, const node::Recovery& recovery, const record::Actor&,
                       std::function<void(Result<node::Recorded>)>) override {
    return Error{ErrorCode::invalid, "'" + recovery.party + "' is no other party of it"};
  }
  Result<std::string> found(std::string_view yaml) override {
    founded.emplace_back(yaml);
    return std::string("ab12");
  }
  Result<std::string> amend(std::string_view, std::string_view yaml,
                            const record::Actor&) override {
    founded.emplace_back(yaml);
    return std::string("cd34");
  }
  Result<void> append_opaque(std::string_view, const Bytes&, std::size_t) override { return {}; }
  std::vector<node::Invitation> invitations() override {
    std::vector<node::Invitation> out;
    for (const auto& [id, invitation] : known_invitations) out.push_back(invitation);
    return out;
  }
  Result<void> join(std::string_view id) override {
    if (!known_invitations.contains(std::string(id)))
      return Error{ErrorCode::not_found, "no such invitation"};
    known_invitations[std::string(id)].state = "joined";
    return {};
  }
  Result<std::string> card(std::string_view) override {
    return std::string(R"({"format":"entente/circle-card/v1"})");
  }
  Result<std::string> rejoin(std::string_view card) override {
    cards.emplace_back(card);
    if (card.find("circle-card") == std::string_view::npos)
      return Error{ErrorCode::invalid, "the card is not one of a circle"};
    return std::string(kCircle);
  }
  std::vector<std::string> cards;
  Result<void> decline_invitation(std::string_view id) override {
    return known_invitations.erase(std::string(id)) == 1
               ? Result<void>()
               : Error{ErrorCode::not_found, "no such invitation"};
  }
  Result<void> withdraw_invitation(std::string_view id) override { return decline_invitation(id); }
  Result<void> leave(std::string_view, const record::Actor&,
                     std::function<void(Result<node::Recorded>)> done) override {
    const record::Reference ref = add(kOwn, "circle", "leaving", 0);
    pending.emplace_back([done, ref] { done(node::Recorded{ref, kCircle}); });
    return {};
  }
  void link_up(const std::string&) override {}
  void link_down(const std::string&) override {}
  void received(const std::string&, replication::Precedence, ByteView) override {}
  std::optional<Bytes> next(const std::string&, replication::Precedence) override {
    return std::nullopt;
  }
  bool has_output(const std::string&) override { return false; }
  Result<void> turn_end() override {
    std::vector<std::function<void()>> batch;
    batch.swap(pending);
    for (const auto& done : batch) done();
    return {};
  }
  std::uint64_t tick() override { return 0; }
  void when_durable(std::function<void(const Result<void>&)> done) override { done({}); }
  std::vector<node::Warning> warnings() override { return {}; }
  node::Warning halted() override { return {}; }
  std::vector<Refusal> take_refusals() override { return {}; }
  void on_change(std::function<void(const node::Change&)> callback) override {
    listener = std::move(callback);
  }
  std::map<std::string, std::uint64_t> figures() override { return {{"commits", 7}}; }
  Result<void> destroy(std::string_view, const record::Reference&, std::string_view,
                       std::string_view) override {
    return {};
  }
  Result<std::map<std::string, std::pair<std::string, std::string>>> rebuild(
      const std::function<void(std::uint64_t, std::uint64_t)>&) override {
    return std::map<std::string, std::pair<std::string, std::string>>();
  }
};

inline std::vector<record::CircleView> TestView::circles() {
  return {{kCircle, "alder-birch", {kOwn, kOther}, {kOwn, kOther}, true, false}};
}

inline Result<std::vector<std::string>> TestView::matters(std::string_view, std::string_view,
                                                          std::string_view, std::size_t) {
  std::vector<std::string> out;
  for (const record::ActRow& act : engine_.acts) {
    if (sees(act) && std::find(out.begin(), out.end(), act.matter) == out.end())
      out.push_back(act.matter);
  }
  std::sort(out.begin(), out.end());
  return out;
}

inline Result<std::vector<record::ActRow>> TestView::acts(std::string_view, std::string_view matter,
                                                          std::string_view after,
                                                          std::size_t limit) {
  std::vector<record::ActRow> out;
  if (after == record::kNewest) {
    out = TRY(acts("", matter, "", engine_.acts.size()));
    if (out.size() > limit) out.erase(out.begin(), out.end() - static_cast<std::ptrdiff_t>(limit));
    return out;
  }
  bool reached = after.empty();
  for (const record::ActRow& act : engine_.acts) {
    if (reached && out.size() < limit && sees(act) && (matter.empty() || act.matter == matter))
      out.push_back(act);
    if (act.ref.text() == after) reached = true;
  }
  return out;
}

inline Result<std::vector<record::ActRow>> TestView::recent(std::string_view, std::size_t limit) {
  std::vector<record::ActRow> out;
  for (auto act = engine_.acts.rbegin(); act != engine_.acts.rend() && out.size() < limit; ++act) {
    if (sees(*act)) out.push_back(*act);
  }
  return out;
}

inline Result<std::vector<record::ActRow>> TestView::open(std::string_view, std::size_t limit) {
  std::vector<record::ActRow> out;
  for (const record::ActRow& act : engine_.acts) {
    if (act.state == "open" && out.size() < limit && sees(act)) out.push_back(act);
  }
  return out;
}

inline Result<record::ActRow> TestView::act(std::string_view, const record::Reference& ref) {
  for (const record::ActRow& act : engine_.acts) {
    if (act.ref != ref) continue;
    // The two reasons differ on purpose: the API has to make them one.
    if (!sees(act)) return Error{ErrorCode::forbidden, "label above the clearance"};
    return act;
  }
  return Error{ErrorCode::not_found, "no such act"};
}

inline Result<std::vector<record::ActRow>> TestView::at(std::string_view,
                                                        const record::Place& place,
                                                        std::size_t limit) {
  std::vector<record::ActRow> out;
  for (const record::ActRow& act : engine_.acts) {
    if (place.fits(act.ref, act.party) && out.size() < limit && sees(act)) out.push_back(act);
  }
  return out;
}

inline Result<std::uint64_t> TestView::file_size(std::string_view circle,
                                                 const record::Reference& ref,
                                                 const crypto::Hash& id) {
  const record::ActRow row = TRY(act(circle, ref));
  for (const record::FileRow& file : row.files) {
    if (file.id == id) return engine_.files.at(id).size();
  }
  return Error{ErrorCode::not_found, "no such file"};
}

inline Result<Bytes> TestView::file_bytes(std::string_view circle, const record::Reference& ref,
                                          const crypto::Hash& id, std::uint64_t offset) {
  TRY(file_size(circle, ref, id));
  return engine_.files.at(id).substr(offset, 8192 - offset % 8192);
}

inline Result<bool> TestView::reads_file(std::string_view circle, std::string_view,
                                         const crypto::Hash& id) {
  for (const record::ActRow& act : engine_.acts) {
    if (sees(act) && file_size(circle, act.ref, id).ok()) return true;
  }
  return false;
}

inline Result<record::SearchPage> TestView::search(const record::SearchRequest& request) {
  record::SearchPage page;
  for (auto act = engine_.acts.rbegin(); act != engine_.acts.rend(); ++act) {
    if (!sees(*act)) continue;
    if (page.hits.size() == request.limit) {
      page.next = page.hits.back().act.ref.text();
      break;
    }
    page.hits.push_back({kCircle, *act, {{"en", act->matter, true}}, "en", {{"said", true}}, {}});
  }
  return page;
}

inline Result<std::vector<record::WhyLine>> TestView::why(std::string_view circle,
                                                          const record::Reference& ref) {
  const record::ActRow row = TRY(act(circle, ref));
  static_cast<void>(row);
  return std::vector<record::WhyLine>{{"waiting_for", kOwn, "concur", {}}};
}

struct TestLinks final : Links {
  LinkStatus link{kOther, "up", 1'920'000'000'000, 1'920'000'000'000, 10, 20, "[::1]:8443",
                  "5f70", ""};
  std::vector<LinkStatus> links() override { return {link}; }
  Result<LinkStatus> cut(const std::string&, bool cut) override {
    link.state = cut ? "cut" : "up";
    return link;
  }
  Result<void> remove(const std::string& peer) override {
    removed = peer;
    return {};
  }
  std::string removed;
  Result<PairingState> pair(const PairingStep& step) override {
    return PairingState{"offered", step.peer, "offer-text", {"one", "two"}, "5f70"};
  }
};

// Content is its JSON; a body or meeting is what the acts that the viewer sees make of it.
struct TestScreens final : Screens {
  Result<Bytes> content_of_json(std::string_view, ByteView json) override { return Bytes(json); }
  Result<Bytes> json_of_content(std::string_view, ByteView content) override {
    if (!json::parse(content).ok()) return Error{ErrorCode::invalid, "not read here"};
    return Bytes(content);
  }
  Result<std::string> kind_of_content(std::string_view, ByteView) override {
    return std::string("held");
  }
  Result<std::vector<CalendarEvent>> events(record::View&, std::string_view, std::string_view,
                                            std::string_view) override {
    CalendarEvent event;
    event.uid = "1@entente";
    event.summary = event.category = "Council";
    event.first = event.last = "2031-05-12";
    return std::vector<CalendarEvent>{event};
  }
  static Bytes meeting_of(const std::string& matter, std::size_t acts) {
    json::Writer out;
    out.begin_object()
        .field("body", "council")
        .field("slug", matter.substr(matter.rfind('/') + 1))
        .field("matter", matter)
        .key("ordinal")
        .null()
        .key("title")
        .begin_object()
        .end_object()
        .field("state", "mooted")
        .key("date")
        .null()
        .key("place")
        .null()
        .key("modality")
        .null()
        .key("host")
        .null()
        .field("sine_die", false)
        .field("said_times", acts)
        .end_object();
    return out.take();
  }
  Result<Bytes> counterparts(record::View&, std::string_view) override { return Bytes("[]"); }
  Result<Bytes> persons(record::View&, std::string_view) override { return Bytes("[]"); }
  Result<Subject> subject(record::View&, std::string_view, std::string_view) override {
    return Error{ErrorCode::not_found, "no name"};
  }
  Result<Bytes> bodies(record::View& view, std::string_view circle) override {
    const auto matters = TRY(view.matters(circle, "meetings", "", 1000));
    return "[{\"id\":\"council\",\"matter\":\"bodies/council\",\"meetings\":" +
           std::to_string(matters.size()) + "}]";
  }
  Result<std::vector<Advice>> advise(record::View&, std::string_view, const record::Header& header,
                                     ByteView) override {
    std::vector<Advice> out;
    if (header.matter().ends_with("/stale"))
      out.push_back({"stale_round", "Agreed meanwhile.", true});
    if (header.matter().ends_with("/odd")) out.push_back({"ordinal_used", "Used before.", false});
    return out;
  }
  // What stands is the last act of the matter, whatever the content.
  Result<std::optional<record::Reference>> last_word(record::View& view, std::string_view circle,
                                                     const record::Header& header, ByteView,
                                                     std::string_view) override {
    const auto acts = TRY(view.acts(circle, header.matter(), "", 1000));
    if (acts.empty()) return std::optional<record::Reference>();
    return std::optional(acts.back().ref);
  }
  Result<Bytes> body(record::View& view, std::string_view circle, std::string_view id,
                     std::string_view) override {
    if (id != "council") return Error{ErrorCode::not_found, "no such body"};
    const auto matters = TRY(view.matters(circle, "meetings", "", 1000));
    return "{\"id\":\"council\",\"matter\":\"bodies/council\",\"held\":" +
           std::to_string(matters.size()) + "}";
  }
  Result<Bytes> meetings(record::View& view, std::string_view circle, std::string_view) override {
    Bytes out = "[";
    for (const std::string& matter : TRY(view.matters(circle, "meetings", "", 1000))) {
      out += (out.size() > 1 ? "," : "") +
             meeting_of(matter, TRY(view.acts(circle, matter, "", 1000)).size());
    }
    return out + "]";
  }
  Result<Bytes> meeting(record::View& view, std::string_view circle, std::string_view body,
                        std::string_view slug) override {
    const std::string matter = "meetings/" + std::string(body) + "/" + std::string(slug);
    const auto acts = TRY(view.acts(circle, matter, "", 1000));
    if (acts.empty()) return Error{ErrorCode::not_found, "no such meeting"};
    return meeting_of(matter, acts.size());
  }
  Result<std::vector<Listed>> follow_up(record::View& view, const record::CircleView& circle,
                                        const FollowUp&) override {
    std::vector<Listed> out;
    for (const std::string& matter : TRY(view.matters(circle.id, "meetings", "", 1000))) {
      out.push_back({matter, "{\"key\":\"" + matter + "\"}", matter, "", {}});
    }
    return out;
  }
  Result<Bytes> commitment(record::View&, const record::CircleView&, std::string_view,
                           std::string_view) override {
    return Error{ErrorCode::not_found, "no commitments here"};
  }
  Result<Bytes> agreed_language(record::View&, std::string_view, std::string_view) override {
    return Error{ErrorCode::not_found, "no commitments here"};
  }
  Result<Bytes> strands(record::View&, std::string_view, std::string_view) override {
    return Error{ErrorCode::not_found, "no bodies here"};
  }
  Result<Bytes> workplans(record::View&, const record::CircleView&, std::string_view) override {
    return Error{ErrorCode::not_found, "no commitments here"};
  }
  Result<Bytes> texts(record::View&, std::string_view, std::string_view) override {
    return Bytes("[]");
  }
  Result<Bytes> text(record::View&, std::string_view, std::string_view, std::string_view,
                     std::uint32_t) override {
    return Error{ErrorCode::not_found, "no texts here"};
  }
  Result<Bytes> text_progress(record::View&, std::string_view, std::string_view,
                              std::string_view) override {
    return Bytes("{\"revisions\":[]}");
  }
  Result<Bytes> text_since(record::View&, std::string_view, std::string_view, std::string_view,
                           std::string_view, std::uint32_t) override {
    return Error{ErrorCode::not_found, "no texts here"};
  }
  Result<Bytes> compose_text(record::View&, std::string_view, std::string_view, std::string_view,
                             const json::Value&) override {
    return Error{ErrorCode::not_found, "no texts here"};
  }
  Result<Bytes> room_file(record::View&, std::string_view, std::string_view, std::string_view,
                          const RoomAround&) override {
    return Error{ErrorCode::not_found, "no such text"};
  }
  Result<Bytes> room(record::View&) override { return Error{ErrorCode::not_found, "no room"}; }
  Result<Bytes> room_result(record::View&) override {
    return Error{ErrorCode::not_found, "no room"};
  }
  Result<RoomImport> compare_room(record::View&, std::string_view, std::string_view,
                                  std::string_view, std::string_view) override {
    return Error{ErrorCode::not_found, "no such text"};
  }
  Result<Bytes> brief(record::View&, const record::CircleView&, const BriefAsked&) override {
    return Error{ErrorCode::not_found, "no briefs here"};
  }
  Result<Bytes> annotated_agenda(record::View&, const record::CircleView&,
                                 const BriefAsked&) override {
    return Error{ErrorCode::not_found, "no briefs here"};
  }
  Result<Bytes> cable_draft(record::View&, const record::CircleView&, const BriefAsked&) override {
    return Error{ErrorCode::not_found, "no briefs here"};
  }
  Result<std::string> charter_of_content(ByteView) override {
    return Error{ErrorCode::invalid, "no charter"};
  }
  CharterCheck check_charter(std::string_view yaml) override {
    if (yaml.find("wrong") != std::string_view::npos) return {{{3, 7, "parties: is missing"}}, ""};
    return {
        {},
        std::string(yaml.find("amended") != std::string_view::npos ? "{\"exercise\":false," : "{") +
            "\"name\":\"alder-birch\",\"names\":{\"en\":\"Alder and Birch\"},\"parties\":["
            "{\"name\":\"alder.example\",\"number\":1,\"names\":{\"en\":\"Alder\"}},"
            "{\"name\":\"birch.example\",\"number\":2,\"names\":{\"en\":\"Birch\"}}]}"};
  }
};

// The whole of it, with three people: `officer` is cleared for everything, `clerk` and `aide` for
// nothing.
struct TestNode {
  TestClock clock;
  TestRandom random;
  TestEngine engine;
  TestLinks links;
  TestScreens screens;
  Page page;
  std::unique_ptr<Parts> parts;
  std::deque<std::function<void()>> later;  // what waits for a turn of the loop

  void turn() {
    for (std::size_t left = later.size(); left > 0; --left) {
      const std::function<void()> next = std::move(later.front());
      later.pop_front();
      next();
    }
  }

  TestNode() {
    Config config;
    config.party = kOwn;
    config.party_names = {{"en", "Alder"}};
    config.version = "0";
    Person officer;
    officer.viewer = {"officer", "TEST", 3, {"ALPHA", "BRAVO"}, true};
    officer.person = "officer";
    officer.office = "secretariat";
    officer.is_operator = officer.is_delegate = true;
    Person clerk;
    clerk.viewer = {"clerk", "TEST", 0, {}, true};
    clerk.person = "clerk";
    clerk.office = "secretariat";
    Person aide = clerk;  // acts for the party, cleared for nothing
    aide.viewer.name = aide.person = "aide";
    aide.is_delegate = true;
    config.people = {officer, clerk, aide};
    config.socket_person = officer;
    config.node_user = 4711;
    config.hosts = {"127.0.0.1:8441"};
    config.url = "http://127.0.0.1:8441";
    config.default_label = {"TEST", 0, {}};
    config.export_directory = "/tmp";
    config.metrics_token = crypto::sha256("metrics-token");
    const auto put_off = [this](std::function<void()> next) { later.push_back(std::move(next)); };
    parts.reset(new Parts{engine,
                          clock,
                          random,
                          links,
                          screens,
                          page,
                          config,
                          [this] { static_cast<void>(engine.turn_end()); },
                          put_off,
                          [] { return node::Warning(); },
                          clock.now(),
                          Sessions(clock, random, config.sessions),
                          Cursors(crypto::sha256("cursor key")),
                          IdempotencyKeys(clock, engine),
                          Events(engine, random, nullptr),
                          Exports(put_off),
                          {},
                          {},
                          0,
                          {}});
  }

  // The cookie of a new session.
  std::string sign_in(std::size_t person) {
    return parts->config.cookie + "=" +
           *parts->sessions.open(parts->sessions.make_link(parts->config.people[person]));
  }
};

}  // namespace api::test
