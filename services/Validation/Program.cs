using Millrace.Contracts.Delivery;
using Millrace.Hosting;
using Millrace.Validation;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddMillraceHosting(AppIds.Validation);
builder.Services.AddValidation(builder.Configuration);

var app = builder.Build();
app.UseMillraceHosting();
app.MapValidation();
await app.RunAsync();
