"""The sub-commands of `rongge user` and `rongge client`, by name."""

import typer

from app.commands.user import clients
from app.commands.user.accounts import (
    add_account,
    end_grants,
    file_pledge,
    grant_access,
    list_accounts,
    make_officers,
    show_account,
)
from app.commands.user.states import (
    drop_second_factor,
    end,
    give_token,
    join,
    lock,
    part,
    recover,
    sign_out,
    unlock,
)

user_commands = typer.Typer(help="账号 / Accounts", no_args_is_help=True)
user_commands.command("init")(make_officers)
user_commands.command("add")(add_account)
user_commands.command("grant")(grant_access)
user_commands.command("end-grants")(end_grants)
user_commands.command("file-pledge")(file_pledge)
user_commands.command("list")(list_accounts)
user_commands.command("show")(show_account)
user_commands.command("lock")(lock)
user_commands.command("unlock")(unlock)
user_commands.command("end")(end)
user_commands.command("recover")(recover)
user_commands.command("drop-second-factor")(drop_second_factor)
user_commands.command("sign-out")(sign_out)
user_commands.command("token")(give_token)
user_commands.command("join")(join)
user_commands.command("part")(part)

client_commands = typer.Typer(help="服务客户端 / Programs that ask", no_args_is_help=True)
client_commands.command("create")(clients.create)
client_commands.command("list")(clients.show)
client_commands.command("rotate")(clients.rotate)
client_commands.command("revoke")(clients.revoke)
