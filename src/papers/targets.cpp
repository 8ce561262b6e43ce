#include "papers/targets.h"

#include "base/text.h"

namespace papers {
namespace {

using enum Takes;

const std::vector<Choice> kStatus = {
    {"OPEN",
     {"open", "new", "pending", "not started", "미완료", "미착수", "mở", "đang mở",
      "chưa hoàn thành"}},
    {"UNDER_WAY",
     {"under way", "underway", "ongoing", "on going", "in progress", "on track", "진행", "진행중",
      "진행 중", "추진", "추진중", "추진 중", "đang thực hiện", "đang tiến hành"}},
    {"DONE",
     {"done", "complete", "completed", "fulfilled", "closed", "완료", "이행", "이행 완료", "종료",
      "종결", "hoàn thành", "đã hoàn thành", "xong", "đóng", "đã đóng", "kết thúc"}},
    {"OVERTAKEN",
     {"overtaken", "overtaken by events", "obe", "superseded", "obsolete", "withdrawn", "대체",
      "철회", "không còn phù hợp", "đã rút"}}};

const std::vector<Choice> kCommitmentKinds = {
    {"GOAL_REAFFIRMED", {"goal", "goal reaffirmed", "목표", "mục tiêu"}},
    {"UNDERTAKING",
     {"undertaking", "commitment", "action", "action item", "공약", "약속", "이행사항", "cam kết"}},
    {"TASKING", {"tasking", "task", "과제", "지시", "nhiệm vụ"}},
    {"MONITORING", {"monitoring", "monitor", "standing", "점검", "theo dõi"}},
    {"POSITION", {"position", "입장", "lập trường", "quan điểm"}},
    {"RISK_REDUCTION", {"risk reduction", "위험 감소", "giảm thiểu rủi ro"}},
    {"ACCESS", {"access", "접근", "tiếp cận"}}};

const std::vector<Choice> kRoles = {
    {"HEAD",
     {"head", "head of delegation", "hod", "leader", "chair", "수석대표", "단장", "대표단장",
      "trưởng đoàn"}},
    {"CO_CHAIR", {"co chair", "cochair", "공동의장", "공동 의장", "đồng chủ tịch", "đồng chủ trì"}},
    {"MEMBER",
     {"member", "delegate", "위원", "단원", "대표단원", "대표", "thành viên", "đoàn viên"}},
    {"SUBSTITUTE",
     {"substitute", "alternate", "deputy", "교체대표", "대리", "dự khuyết", "thay thế"}},
    {"INTERPRETER", {"interpreter", "통역", "통역관", "phiên dịch"}},
    {"NOTE_TAKER", {"note taker", "notetaker", "recorder", "기록", "기록관", "thư ký"}}};

const std::vector<Choice> kCapacities = {
    {"SUBSTANTIVE", {"substantive", "incumbent", "정", "chính thức"}},
    {"ACTING", {"acting", "대행", "직무대행", "직무 대행", "quyền"}},
    {"PERFORMING_DUTIES",
     {"performing duties", "performing the duties", "performing the duties of", "직무대리",
      "phụ trách"}},
    {"ALTERNATE", {"alternate", "대리", "dự khuyết"}},
    {"SPECIAL_ENVOY", {"special envoy", "envoy", "특사", "đặc phái viên"}}};

const std::vector<Choice> kInstitutions = {
    {"SECURITY_COUNCIL",
     {"security council", "national security council", "nsc", "국가안보회의", "국가안보실",
      "hội đồng an ninh"}},
    {"DEFENCE", {"defence", "defense", "국방", "국방부", "quốc phòng", "bộ quốc phòng"}},
    {"FOREIGN_AFFAIRS",
     {"foreign affairs", "foreign ministry", "외교", "외교부", "ngoại giao", "bộ ngoại giao"}},
    {"INTELLIGENCE", {"intelligence", "정보", "정보기관", "tình báo"}},
    {"MILITARY", {"military", "armed forces", "군", "군대", "quân đội"}},
    {"OTHER", {"other", "기타", "khác"}}};

const std::vector<Choice> kTextKinds = {
    {"MINUTES",
     {"minutes", "agreed minutes", "summary record", "회의록", "합의의사록", "biên bản"}},
    {"JOINT_STATEMENT",
     {"joint statement", "joint press statement", "공동성명", "공동 성명", "공동언론보도문",
      "tuyên bố chung"}},
    {"COMMUNIQUE",
     {"communique", "joint communique", "공동 코뮈니케", "공동발표문", "thông cáo chung"}},
    {"READOUT",
     {"readout", "read out", "press readout", "결과 보도자료", "회의 결과", "thông tin kết quả"}},
    {"ANNOUNCEMENT", {"announcement", "press release", "발표", "보도자료", "thông báo"}},
    {"EVALUATION", {"evaluation", "평가", "đánh giá"}},
    {"FACT_SHEET", {"fact sheet", "factsheet", "설명자료", "팩트시트", "tài liệu thông tin"}}};

const std::vector<Choice> kMeetingStates = {
    {"HELD",
     {"held", "done", "concluded", "completed", "개최", "개최됨", "완료", "đã họp", "đã tổ chức"}},
    {"PLANNED",
     {"planned", "scheduled", "proposed", "tentative", "예정", "계획", "dự kiến", "kế hoạch"}},
    {"POSTPONED", {"postponed", "연기", "hoãn"}},
    {"CANCELLED", {"cancelled", "canceled", "취소", "hủy", "huỷ"}}};

const std::vector<Choice> kPurposes = {
    {"INFORMATION",
     {"information", "for information", "info", "briefing", "보고", "정보", "thông tin"}},
    {"DISCUSSION", {"discussion", "for discussion", "논의", "토의", "협의", "thảo luận"}},
    {"DECISION_WANTED", {"decision", "for decision", "결정", "의결", "quyết định"}}};

const std::vector<Choice> kItemStates = {
    {"PROPOSED", {"proposed", "제안", "đề xuất"}},
    {"AGREED", {"agreed", "합의", "đã thống nhất"}},
    {"TAKEN", {"taken", "discussed", "done", "논의됨", "완료", "đã thảo luận"}},
    {"DEFERRED", {"deferred", "postponed", "보류", "연기", "hoãn"}},
    {"WITHDRAWN", {"withdrawn", "철회", "rút"}}};

const std::vector<Choice> kDirections = {
    {"IN", {"in", "incoming", "received", "접수", "수신", "đến", "công văn đến"}},
    {"OUT", {"out", "outgoing", "sent", "발송", "발신", "đi", "công văn đi"}}};

const std::vector<std::string_view> kBodyHeadings = {"body",   "mechanism", "forum",
                                                     "협의체", "회의체",    "cơ chế"};
const std::vector<std::string_view> kMeetingHeadings = {
    "meeting",   "meeting no", "agreed at", "made at",   "회의",  "회의명",
    "회의 차수", "차수",       "cuộc họp",  "phiên họp", "kỳ họp"};
const std::vector<std::string_view> kOfficeHeadings = {
    "office", "title", "position", "post", "rank",    "job title",
    "직책",   "직위",  "직급",     "직함", "chức vụ", "chức danh"};
const std::vector<std::string_view> kOrganisationHeadings = {
    "organisation", "organization", "ministry", "agency", "department",  "affiliation", "소속",
    "부처",         "cơ quan",      "bộ",       "đơn vị", "institution", "기관"};
// Taken for the organisation, in words of its own, where a list has no other column for that.
const std::vector<std::string_view> kInstitutionHeadings = {"institution", "기관",
                                                            "cơ quan chủ quản"};
const std::vector<std::string_view> kPartyHeadings = {
    "party",  "side",   "country", "delegation", "nationality", "측",  "국가",
    "당사자", "대표단", "bên",     "nước",       "quốc gia",    "đoàn"};
const std::vector<std::string_view> kNameHeadings = {
    "name",   "full name",    "participant",  "성명",   "이름",      "성함",
    "영문명", "name english", "english name", "họ tên", "họ và tên", "tên"};

std::vector<Target> make_targets() {
  return {
      {"commitments",
       {{"text", words, true, {"commitment",   "commitments", "action",   "action item",
                               "action items", "task",        "text",     "undertaking",
                               "description",  "deliverable", "item",     "subject",
                               "summary",      "과제",        "과제명",   "이행사항",
                               "이행 사항",    "약속",        "공약",     "합의사항",
                               "합의 사항",    "내용",        "조치사항", "cam kết",
                               "nội dung",     "nhiệm vụ",    "công việc"}},
        {"ref", line, false, {"ref", "reference", "entente ref", "id", "tracker id"}},
        {"body", id, false, kBodyHeadings},
        {"meeting", line, false, kMeetingHeadings},
        {"owner",
         parties,
         false,
         {"owner", "owners", "responsible", "lead", "opr", "assigned to", "assignee", "담당",
          "담당국", "담당부서", "주관", "책임", "소관", "phụ trách", "người phụ trách",
          "bên chịu trách nhiệm", "chủ trì"}},
        {"due",
         date,
         false,
         {"due", "due date", "deadline", "target date", "suspense", "suspense date", "by", "기한",
          "마감", "마감일", "시한", "완료예정일", "완료 예정일", "hạn", "thời hạn", "hạn chót",
          "ngày đến hạn"}},
        {"kind",
         choice,
         false,
         {"kind", "type", "category", "유형", "종류", "구분", "loại"},
         kCommitmentKinds},
        {"status",
         choice,
         false,
         {"status", "state", "progress status", "상태", "진행상태", "진행 상태", "진행상황",
          "trạng thái", "tình trạng"},
         kStatus},
        {"note",
         words,
         false,
         {"progress", "note", "notes", "remarks", "remark", "update", "comments", "latest update",
          "비고", "추진현황", "추진 현황", "경과", "ghi chú", "tiến độ"}},
        {"standing", flag, false, {"standing", "recurring", "상시", "thường xuyên"}}}},
      {"persons",
       {{"name", line, true, kNameHeadings},
        {"name_ko",
         line,
         false,
         {"name korean", "korean name", "hangul", "국문명", "한글", "한글명", "한글 성명"}},
        {"name_vi", line, false, {"vietnamese name", "name vietnamese", "tên tiếng việt"}},
        {"party", party, false, kPartyHeadings},
        {"office", line, false, kOfficeHeadings},
        {"organisation", line, false, kOrganisationHeadings},
        {"capacity", choice, false, {"capacity", "자격", "tư cách"}, kCapacities},
        {"from",
         date,
         false,
         {"from", "since", "in office since", "부임일", "임명일", "부터", "từ", "từ ngày"}},
        {"until", date, false, {"until", "to", "till", "이임일", "까지", "đến", "đến ngày"}}}},
      {"delegation",
       {{"name", line, false, kNameHeadings},
        {"name_en",
         line,
         false,
         {"english name", "name english", "영문명", "성명 영문", "tên tiếng anh",
          "họ tên tiếng anh"}},
        {"name_ko",
         line,
         false,
         {"name korean", "korean name", "hangul", "국문명", "한글", "한글명", "한글 성명",
          "성명 국문", "họ tên tiếng hàn"}},
        {"name_vi",
         line,
         false,
         {"name vietnamese", "vietnamese name", "tên tiếng việt", "họ tên tiếng việt",
          "성명 베트남어"}},
        {"party", party, true, kPartyHeadings},
        {"body", id, false, kBodyHeadings},
        {"meeting", line, true, kMeetingHeadings},
        {"role",
         choice,
         false,
         {"role", "function", "capacity in delegation", "역할", "vai trò"},
         kRoles},
        {"languages", line, false, {"languages", "language", "통역 언어", "언어", "ngôn ngữ"}},
        {"office", line, false, kOfficeHeadings},
        {"organisation", line, false, kOrganisationHeadings},
        {"institution", choice, false, kInstitutionHeadings, kInstitutions},
        {"capacity", choice, false, {"capacity", "자격", "tư cách"}, kCapacities},
        {"remark", line, false, {"remark", "remarks", "note", "notes", "비고", "ghi chú"}}}},
      {"meetings",
       {{"date",
         dates,
         true,
         {"date", "dates", "when", "held on", "meeting date", "start", "begin", "dtstart", "일자",
          "날짜", "일시", "개최일", "개최일자", "ngày", "thời gian", "ngày họp"}},
        {"body", id, true, kBodyHeadings},
        {"number",
         number,
         false,
         {"no", "number", "ordinal", "nr", "session", "회차", "차수", "번호", "số", "lần",
          "lần thứ"}},
        {"title",
         line,
         false,
         {"title", "meeting", "name", "subject", "summary", "event", "회의", "회의명", "제목",
          "tên", "tiêu đề", "cuộc họp", "tên cuộc họp"}},
        {"place",
         line,
         false,
         {"place", "location", "venue", "city", "where", "장소", "개최지", "địa điểm", "nơi họp"}},
        {"country", line, false, {"country", "country code", "국가", "quốc gia"}},
        {"host",
         party,
         false,
         {"host", "hosted by", "주최", "주최국", "주관", "chủ nhà", "nước chủ nhà"}},
        {"status", choice, true, {"status", "state", "상태", "trạng thái"}, kMeetingStates},
        {"note", words, false, {"note", "notes", "remarks", "description", "비고", "ghi chú"}}}},
      {"agenda",
       {{"title",
         line,
         true,
         {"title", "item", "agenda", "agenda item", "topic", "subject", "의제", "안건", "의제명",
          "nội dung", "chương trình", "mục"}},
        {"number", number, false, {"no", "number", "nr", "item no", "순번", "번호", "số", "stt"}},
        {"body", id, false, kBodyHeadings},
        {"meeting", line, true, kMeetingHeadings},
        {"proposer",
         party,
         false,
         {"proposer", "proposed by", "party", "side", "lead", "제안", "제안국", "발제",
          "bên đề xuất"}},
        {"purpose",
         choice,
         false,
         {"purpose", "for", "type", "목적", "구분", "mục đích"},
         kPurposes},
        {"state", choice, false, {"status", "state", "상태", "trạng thái"}, kItemStates}}},
      {"letters",
       {{"subject", line, true, {"subject", "title", "제목", "건명", "trích yếu", "tiêu đề"}},
        {"body", id, true, kBodyHeadings},
        {"date",
         date,
         false,
         {"date", "letter date", "dated", "일자", "날짜", "문서일자", "ngày", "ngày văn bản"}},
        {"registered",
         date,
         false,
         {"registered", "received", "received on", "접수일", "접수일자", "등록일", "ngày đến",
          "ngày đăng ký"}},
        {"reference",
         line,
         false,
         {"reference", "reference no", "reference number", "ref", "our ref", "letter no",
          "문서번호", "관리번호", "số", "số hiệu", "số ký hiệu", "số công văn"}},
        {"direction",
         choice,
         false,
         {"direction", "in out", "수발신", "구분", "loại"},
         kDirections},
        {"party", party, false, kPartyHeadings},
        {"from",
         line,
         false,
         {"from", "sender", "발신", "발신자", "보낸 사람", "발신기관", "người gửi", "nơi gửi"}},
        {"to",
         line,
         false,
         {"to", "receiver", "addressee", "수신", "수신자", "받는 사람", "người nhận", "nơi nhận"}},
        {"reply_due",
         date,
         false,
         {"reply due", "reply by", "answer by", "due", "회신기한", "회신 기한", "hạn trả lời"}},
        {"meeting", line, false, kMeetingHeadings},
        {"text",
         words,
         false,
         {"text", "summary", "content", "본문", "요지", "내용", "nội dung", "tóm tắt"}}}},
      {"minutes",
       {{"text",
         words,
         true,
         {"text", "paragraph", "paragraphs", "words", "content", "본문", "내용", "문단", "nội dung",
          "đoạn", "văn bản"}},
        {"number",
         line,
         false,
         {"no", "number", "paragraph no", "para", "번호", "항", "순번", "số", "stt"}},
        {"style", line, false, {"style", "스타일", "kiểu"}},
        {"body", id, false, kBodyHeadings},
        {"meeting", line, true, kMeetingHeadings},
        {"kind", choice, false, {"kind", "type", "유형", "종류", "loại"}, kTextKinds},
        {"title", line, false, {"title", "subject", "제목", "tiêu đề"}},
        {"date", date, false, {"date", "dated", "일자", "날짜", "ngày"}}}},
  };
}

}  // namespace

const Field* Target::find(std::string_view wanted) const {
  for (const Field& field : fields) {
    if (field.name == wanted) return &field;
  }
  return nullptr;
}

const std::vector<Target>& targets() {
  static const std::vector<Target> kTargets = make_targets();
  return kTargets;
}

const Target* find_target(std::string_view name) {
  for (const Target& target : targets()) {
    if (target.name == name) return &target;
  }
  return nullptr;
}

std::string language_of(std::string_view text, std::string_view otherwise) {
  std::size_t letters = 0;
  std::size_t hangul = 0;
  bool vietnamese = false;
  while (!text.empty()) {
    const auto c = next_code_point(text);
    if (!c) break;
    const bool latin = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || *c >= 0xC0;
    if (!latin) continue;
    ++letters;
    if ((*c >= 0xAC00 && *c <= 0xD7A3) || (*c >= 0x1100 && *c <= 0x11FF) ||
        (*c >= 0x3131 && *c <= 0x318E))
      ++hangul;
    vietnamese = vietnamese || (*c >= 0x1EA0 && *c <= 0x1EF9) || *c == 0x110 || *c == 0x111 ||
                 *c == 0x1A0 || *c == 0x1A1 || *c == 0x1AF || *c == 0x1B0;
  }
  if (letters > 0 && hangul * 3 >= letters) return "ko";
  if (vietnamese) return "vi";
  return std::string(otherwise);
}

}  // namespace papers
