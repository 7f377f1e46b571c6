"""Accounts: roles, the three offices, and what may be done with records."""

from db.codes.code import Code


class Role(Code):
    WORKER = "WORKER", "网格员", "grid worker"
    STATION_STAFF = "STATION_STAFF", "服务站工作人员", "station staff"
    LEADER = "LEADER", "领导", "leader"
    ADMINISTRATOR = "ADMINISTRATOR", "管理员", "administrator"
    SERVICE_CLIENT = "SERVICE_CLIENT", "服务客户端", "service client"
    OFFICER = "OFFICER", "三员", "holder of one of the three offices"


class Permission(Code):
    """Three separate scopes (model §7): persons, aggregates, configuration."""

    SEARCH = "SEARCH", "查看服务对象", "see persons"
    ANALYSE = "ANALYSE", "查看统计", "see aggregates"
    MANAGE = "MANAGE", "管理配置", "manage configuration"


class Office(Code):
    """三员分立 (GB/T 22239-2019, 8.1.5): an account holds one of them and nothing else; none sees persons."""

    SYSTEM_ADMINISTRATOR = "SYSTEM_ADMINISTRATOR", "系统管理员", "system administrator"
    SECURITY_OFFICER = "SECURITY_OFFICER", "安全管理员", "security officer"
    AUDITOR = "AUDITOR", "审计管理员", "auditor"


class AccountState(Code):
    ACTIVE = "ACTIVE", "启用", "active"
    LOCKED = "LOCKED", "锁定", "locked"
    ENDED = "ENDED", "注销", "ended"


class CredentialKind(Code):
    """What speaks for an account: a browser's session, or a token that a program sends.

    Between password and code there is a HALF: it speaks for nobody yet, but says who knew the password.
    """

    SESSION = "SESSION", "会话", "session"
    TOKEN = "TOKEN", "令牌", "token"
    HALF = "HALF", "待验证", "sign-in that waits for a code"


class GrantedAreaKind(Code):
    """What the area of a grant is."""

    DIVISION = "DIVISION", "区划及其下级", "a division and all below it"
    CELL = "CELL", "网格", "a cell"
    STATION = "STATION", "服务站所管", "what a station serves"
    WORKER = "WORKER", "网格员的网格", "a grid worker's cells"


class NoPersons(Code):
    """Why an account is shown no persons now: the first of these that holds."""

    NOT_ACTIVE = "NOT_ACTIVE", "账号已锁定或注销", "locked or ended"
    NO_GRANT = "NO_GRANT", "没有今天有效的授权", "no grant in force today"
    ROLE = "ROLE", "该角色不能查看服务对象", "the role is never shown persons"
    NOT_INDUCTED = "NOT_INDUCTED", "未登记上岗日期", "no day of induction on file"
    NOT_PLEDGED = "NOT_PLEDGED", "未登记保密承诺", "no secrecy pledge on file"
    NOT_GRANTED = "NOT_GRANTED", "没有今天有效的“查看服务对象”授权", "no grant to see persons in force today"


class AccessKind(Code):
    """What was done with whose record, or with an account: a row of the log of accesses."""

    READ = "READ", "查看", "read"
    REVEAL = "REVEAL", "查看完整号码", "full number revealed"
    EXPORT = "EXPORT", "导出", "exported"
    CHANGE = "CHANGE", "登记或更改", "changed"
    SIGN_IN = "SIGN_IN", "登录与退出", "signing in or out"
    LOCK = "LOCK", "建立、锁定、解锁或注销账号", "account made, locked, unlocked or ended"
    GRANT = "GRANT", "授权与承诺", "grant given or ended, pledge put on file"
    KEY = "KEY", "口令、令牌、验证器与密钥", "password, token, second factor or key"
    BACKUP = "BACKUP", "备份与恢复", "backup or restore"
    LOG = "LOG", "查看审计日志", "log read, exported or purged"
