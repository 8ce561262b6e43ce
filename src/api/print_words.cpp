#include "api/print_words.h"

#include "base/check.h"

namespace api {
namespace {

struct Word {
  std::string_view id;
  std::string_view en;
  std::string_view ko;
  std::string_view vi;
};

constexpr Word kWords[] = {
    {"meeting", "Meeting", "회의", "Cuộc họp"},
    {"number", "Number", "차수", "Kỳ"},
    {"date", "Date", "일자", "Ngày"},
    {"place", "Place", "장소", "Địa điểm"},
    {"venue", "Venue", "회의장", "Nơi họp"},
    {"timezone", "Time zone", "시간대", "Múi giờ"},
    {"host", "Host", "주최", "Chủ nhà"},
    {"form", "Form", "방식", "Hình thức"},
    {"state", "State", "상태", "Trạng thái"},
    {"source", "Source", "출처", "Nguồn"},
    {"delegations", "Delegations", "대표단", "Các đoàn"},
    {"delegation_list", "Delegation list", "대표단 명단", "Danh sách đoàn"},
    {"administrative_note", "Administrative note", "행정 안내", "Thông báo hành chính"},
    {"side", "Side", "측", "Bên"},
    {"name", "Name", "성명", "Họ tên"},
    {"role", "Role", "역할", "Vai trò"},
    {"office", "Office", "직책", "Chức vụ"},
    {"organisation", "Organisation", "소속", "Cơ quan"},
    {"remark", "Remark", "비고", "Ghi chú"},
    {"agenda", "Agenda", "의제", "Chương trình"},
    {"item", "Item", "항목", "Mục"},
    {"proposed_by", "Proposed by", "제안", "Bên đề xuất"},
    {"purpose", "Purpose", "목적", "Mục đích"},
    {"who_says_so", "Who says so", "누구의 말인가", "Ai nói"},
    {"sessions", "Sessions", "세션", "Phiên"},
    {"outcomes", "Outcomes", "결과", "Kết quả"},
    {"kind", "Kind", "종류", "Loại"},
    {"words", "Text", "내용", "Nội dung"},
    {"owners", "Owners", "담당", "Phụ trách"},
    {"due", "Due", "기한", "Thời hạn"},
    {"progress", "Progress", "추진 현황", "Tiến độ"},
    {"papers", "Texts and papers", "문서", "Văn bản"},
    {"commitments", "Commitments", "이행 과제", "Cam kết"},
    {"ref", "Ref", "Ref", "Ref"},
    {"body", "Body", "협의체", "Cơ chế"},
    {"status", "Status", "진행 상태", "Tình trạng"},
    {"all_parties", "all parties", "모든 측", "tất cả các bên"},
    {"agreed_by_all", "Agreed by all", "모두 합의", "Tất cả đã thống nhất"},
    {"said_by", "said by {} alone", "{} 단독", "{} nói riêng"},
    {"proposed", "Proposed", "제안", "Đã đề xuất"},
    {"proposed_said", "proposed by {}, not agreed", "{} 제안, 미합의",
     "{} đề xuất, chưa thống nhất"},
    {"noted", "position of {1}, as noted by {}, unconfirmed", "{} 기록, {1} 입장, 미확인",
     "quan điểm của {1} do {} ghi lại, chưa xác nhận"},
    {"letter", "by letter", "공문", "bằng thư"},
    {"email", "by e-mail", "이메일", "qua thư điện tử"},
    {"in_the_room", "in the room", "회의장 발언", "tại phòng họp"},
    {"published", "in public", "공개 발표", "công khai"},
    {"copy_of", "Copy of {1}, {}", "{1} 사본, {}", "Bản của {1}, {}"},
    {"head", "Head", "수석대표", "Trưởng đoàn"},
    {"member", "Member", "대표", "Thành viên"},
    {"co_chair", "Co-chair", "공동의장", "Đồng chủ trì"},
    {"substitute", "Substitute", "교체대표", "Dự khuyết"},
    {"interpreter", "Interpreter", "통역", "Phiên dịch"},
    {"note_taker", "Note-taker", "기록", "Thư ký"},
    {"mooted", "Under consideration", "검토 중", "Đang xem xét"},
    {"agreed_in_principle", "Agreed in principle", "원칙적 합의", "Thống nhất về nguyên tắc"},
    {"scheduled", "Scheduled", "일정 확정", "Đã lên lịch"},
    {"confirmed", "Confirmed", "확정", "Đã xác nhận"},
    {"in_session", "In session", "진행 중", "Đang họp"},
    {"recessed", "Recessed", "정회", "Tạm nghỉ"},
    {"concluded", "Concluded", "종료", "Đã kết thúc"},
    {"outcome_agreed", "Outcome agreed", "결과 합의", "Đã thống nhất kết quả"},
    {"reported", "Reported", "보고 완료", "Đã báo cáo"},
    {"postponed", "Postponed", "연기", "Đã hoãn"},
    {"cancelled", "Cancelled", "취소", "Đã hủy"},
    {"note", "Note", "기록 사항", "Ghi nhận"},
    {"decision", "Decision", "결정", "Quyết định"},
    {"commitment", "Commitment", "이행 과제", "Cam kết"},
    {"agreed_assessment", "Agreed assessment", "합의된 평가", "Đánh giá thống nhất"},
    {"open", "Open", "진행 중", "Đang mở"},
    {"under_way", "Under way", "추진 중", "Đang thực hiện"},
    {"done", "Done", "완료", "Hoàn thành"},
    {"overtaken", "Overtaken", "대체", "Không còn phù hợp"},
    {"withdrawn", "Withdrawn", "철회", "Đã rút"},
    {"closed", "Closed", "종결", "Đã đóng"},
    {"information", "For information", "보고", "Thông tin"},
    {"discussion", "For discussion", "논의", "Thảo luận"},
    {"decision_wanted", "For decision", "결정", "Quyết định"},
    {"agreed", "Agreed", "합의", "Đã thống nhất"},
    {"taken", "Taken", "논의됨", "Đã thảo luận"},
    {"deferred", "Deferred", "보류", "Đã hoãn lại"},
    {"goal_reaffirmed", "Goal reaffirmed", "목표 재확인", "Mục tiêu tái khẳng định"},
    {"undertaking", "Undertaking", "약속", "Cam kết"},
    {"tasking", "Tasking", "과제", "Nhiệm vụ"},
    {"monitoring", "Monitoring", "점검", "Theo dõi"},
    {"minutes", "Minutes", "회의록", "Biên bản"},
    {"positions", "Positions", "입장", "Lập trường"},
    {"draft", "Draft", "초안", "Dự thảo"},
    {"circulated", "Circulated", "회람", "Đã gửi lấy ý kiến"},
    {"dissolved", "Dissolved", "해체", "Đã giải thể"},
    {"position", "Position", "입장", "Lập trường"},
    {"time", "Time", "시각", "Giờ"},
    {"risk_reduction", "Risk reduction", "위험 감소", "Giảm thiểu rủi ro"},
    {"access", "Access", "접근", "Tiếp cận"},
    {"in_person", "In person", "대면", "Trực tiếp"},
    {"secure_vtc", "Secure video", "보안 화상", "Trực tuyến bảo mật"},
    {"vtc", "Video", "화상", "Trực tuyến"},
    {"hybrid", "Hybrid", "혼합", "Kết hợp"},
    {"written", "In writing", "서면", "Bằng văn bản"},
};

}  // namespace

std::string print_word(std::string_view word, std::string_view language) {
  for (const Word& one : kWords) {
    if (one.id != word) continue;
    return std::string(language == "ko" ? one.ko : language == "vi" ? one.vi : one.en);
  }
  // A word of a module that has come since: shown as it is, without its marks.
  std::string out(word);
  for (char& c : out) {
    if (c == '_') c = ' ';
  }
  return out;
}

}  // namespace api
