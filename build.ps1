#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Builds, tests and runs Leak. Stops at the first failing step with that step's exit code.
.DESCRIPTION
    The language and native commands only, no cmdlets: a test runs this script in a hosted engine, which brings none.
.PARAMETER Task
    Restore  restores packages
    Build    builds the solution
    Test     runs every test, at quick scale
    Load     runs the article's three runs, at quick scale
    Nightly  audits the packages, then tests and runs at article scale on NBomber, and tries every stall with each limit off in turn, with 12 pairs of them off (other pairs each night), on stock Kestrel, and the floods (about an hour)
    Pack     packs every package into artifacts/packages/, as `dotnet pack` does
    None given: Restore, Build, Test and Load in turn.
.EXAMPLE
    ./build.ps1 -Task Test
#>
[CmdletBinding()]
param(
    [ValidateSet('Restore', 'Build', 'Test', 'Load', 'Nightly', 'Pack')]
    [string] $Task
)

$ErrorActionPreference = 'Stop'
# A failing step must end with its own exit code, not as an error record of PowerShell's.
$PSNativeCommandUseErrorActionPreference = $false

function Invoke-Dotnet {
    "> dotnet $args"
    & dotnet @args
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

function Restore { Invoke-Dotnet restore }
function Build { Invoke-Dotnet build }
function Test { Invoke-Dotnet test }
function Load { Invoke-Dotnet run --project tests/Load }

function Nightly {
    $before = $env:AuditIsError, $env:LoadEngine
    try {
        # MSBuild reads both as properties, in this build and in those that the steps start.
        $env:AuditIsError = 'true'
        $env:LoadEngine = 'NBomber'
        Invoke-Dotnet restore
        Invoke-Dotnet test --settings runsettings/nightly.runsettings
        Invoke-Dotnet run --project tests/Load -c Release '--' --scale article --output reports/nightly
        Invoke-Dotnet run --project tests/Load -c Release '--' run all --without each --output reports/nightly
        # Other pairs each night. The run prints which, and the seed.
        Invoke-Dotnet run --project tests/Load -c Release '--' run all --without pairs:12 --seed ([DateTime]::UtcNow.DayOfYear) --output reports/nightly
        Invoke-Dotnet run --project tests/Load -c Release '--' run all --timeouts stock --output reports/nightly
        Invoke-Dotnet run --project tests/Load -c Release '--' run --floods --output reports/nightly
    }
    finally {
        $env:AuditIsError, $env:LoadEngine = $before
    }
}

function Pack { Invoke-Dotnet pack }

# Push-Location without the cmdlet: global.json and the relative paths above count from here.
$location = $ExecutionContext.SessionState.Path
$location.PushCurrentLocation('leak')
try {
    $null = $location.SetLocation($PSScriptRoot)
    switch ($Task) {
        'Restore' { Restore }
        'Build' { Build }
        'Test' { Test }
        'Load' { Load }
        'Nightly' { Nightly }
        'Pack' { Pack }
        default { Restore; Build; Test; Load }
    }
}
finally {
    $null = $location.PopLocation('leak')
}
