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
